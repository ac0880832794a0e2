package dev.fastforward.builder.report;

import java.util.List;

/**
 * The state of a build for the terminal. Immutable.
 *
 * @param lines in the order of their start
 * @param done number of finished or cached steps
 * @param planned number of all steps; 0 if unknown
 * @param phase current phase; empty before the first
 * @param started start of the build in milliseconds of the view's clock
 * @param ended whether the build has ended
 */
record ProgressState(
    List<ProgressLine> lines,
    int done,
    int planned,
    String phase,
    Traffic traffic,
    long started,
    boolean ended) {}
