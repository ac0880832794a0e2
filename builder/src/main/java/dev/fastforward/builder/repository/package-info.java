/** A repository of blobs and manifests, wherever it is, and where a build's blobs are. */
@NullMarked
package dev.fastforward.builder.repository;

import org.jspecify.annotations.NullMarked;
