/** Options of the command line and their translation to a build request. */
@NullMarked
package dev.fastforward.builder.options;

import org.jspecify.annotations.NullMarked;
