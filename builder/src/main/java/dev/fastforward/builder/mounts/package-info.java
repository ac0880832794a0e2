/**
 * What RUN --mount puts into a sandbox: files of contexts, stages and images, cache folders,
 * secrets, agents.
 */
@NullMarked
package dev.fastforward.builder.mounts;

import org.jspecify.annotations.NullMarked;
