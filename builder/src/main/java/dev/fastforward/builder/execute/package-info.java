/** Carries out the steps that the cache lacks, stage by stage, and stores their results. */
@NullMarked
package dev.fastforward.builder.execute;

import org.jspecify.annotations.NullMarked;
