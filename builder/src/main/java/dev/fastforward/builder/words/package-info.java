/** Words of a Dockerfile: quotes, escapes, expansion of variables. Pure. */
@NullMarked
package dev.fastforward.builder.words;

import org.jspecify.annotations.NullMarked;
