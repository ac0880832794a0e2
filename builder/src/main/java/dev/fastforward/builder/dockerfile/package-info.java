/** Dockerfile text to instructions with positions. Pure. */
@NullMarked
package dev.fastforward.builder.dockerfile;

import org.jspecify.annotations.NullMarked;
