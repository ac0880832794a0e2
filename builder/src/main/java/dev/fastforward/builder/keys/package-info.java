/** Cache keys of steps, and what they are computed from. */
@NullMarked
package dev.fastforward.builder.keys;

import org.jspecify.annotations.NullMarked;
