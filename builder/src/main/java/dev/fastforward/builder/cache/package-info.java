/** Cache keys, entries and the search for the deepest hit. */
@NullMarked
package dev.fastforward.builder.cache;

import org.jspecify.annotations.NullMarked;
