@NullMarked
package dev.fastforward.operator.status;

import org.jspecify.annotations.NullMarked;
