/**
 * Runs the Dockerfile conformance cases below {@code src/test/conformance} and reads the resulting
 * images by itself, with none of the builder's classes.
 */
@NullMarked
package dev.fastforward.builder.conformance;

import org.jspecify.annotations.NullMarked;
