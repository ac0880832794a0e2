/** The content of a cache repository, and the decision what to delete from it. */
@NullMarked
package dev.fastforward.builder.prune;

import org.jspecify.annotations.NullMarked;
