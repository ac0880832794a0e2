@NullMarked
package dev.fastforward.operator.it;

import org.jspecify.annotations.NullMarked;
