/** Options of the command line, as parts of a build request. */
@NullMarked
package dev.fastforward.builder.options;

import org.jspecify.annotations.NullMarked;
