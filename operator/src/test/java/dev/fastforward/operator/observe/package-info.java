@NullMarked
package dev.fastforward.operator.observe;

import org.jspecify.annotations.NullMarked;
