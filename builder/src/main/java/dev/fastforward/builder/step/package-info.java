/** The steps of a plan: what an instruction does, with all words expanded. */
@NullMarked
package dev.fastforward.builder.step;

import org.jspecify.annotations.NullMarked;
