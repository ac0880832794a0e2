@NullMarked
package dev.fastforward.operator;

import org.jspecify.annotations.NullMarked;
