/** Why steps are not in the cache. */
@NullMarked
package dev.fastforward.builder.explain;

import org.jspecify.annotations.NullMarked;
