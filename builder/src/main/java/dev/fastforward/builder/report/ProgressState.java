package dev.fastforward.builder.report;

import java.util.List;

/**
 * All that the terminal shows, at one moment.
 *
 * @param lines in the order in which they began
 * @param done how many steps are made or cached
 * @param planned how many steps there are; 0 while that is not known
 * @param phase what the build is at
 * @param started milliseconds of the clock that the view is drawn by
 * @param ended whether the build is over
 */
record ProgressState(
    List<ProgressLine> lines,
    int done,
    int planned,
    String phase,
    Traffic traffic,
    long started,
    boolean ended) {}
