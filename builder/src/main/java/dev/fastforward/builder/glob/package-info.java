/** Patterns of file names, for {@code .dockerignore} and sources of COPY. */
@NullMarked
package dev.fastforward.builder.glob;

import org.jspecify.annotations.NullMarked;
