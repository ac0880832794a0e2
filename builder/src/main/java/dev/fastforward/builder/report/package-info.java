/** Shows the events of a build: as a log, as JSON or in a terminal. */
@NullMarked
package dev.fastforward.builder.report;

import org.jspecify.annotations.NullMarked;
