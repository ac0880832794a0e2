/** Resolves the inputs of a build: Dockerfile, base images and source trees. */
@NullMarked
package dev.fastforward.builder.resolve;

import org.jspecify.annotations.NullMarked;
