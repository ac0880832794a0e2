/** The command line and the entry point in a pod: runs commands and shows progress and results. */
@NullMarked
package dev.fastforward.builder.cli;

import org.jspecify.annotations.NullMarked;
