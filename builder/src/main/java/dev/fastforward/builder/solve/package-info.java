/**
 * Keys, hits and what is left to do (BuildKit's solver): all that is known before anything runs.
 */
@NullMarked
package dev.fastforward.builder.solve;

import org.jspecify.annotations.NullMarked;
