/** What a cache repository holds, and what of it may be deleted. */
@NullMarked
package dev.fastforward.builder.prune;

import org.jspecify.annotations.NullMarked;
