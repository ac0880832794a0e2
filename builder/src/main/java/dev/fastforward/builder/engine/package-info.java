/** The order of a build's phases, for all platforms. */
@NullMarked
package dev.fastforward.builder.engine;

import org.jspecify.annotations.NullMarked;
