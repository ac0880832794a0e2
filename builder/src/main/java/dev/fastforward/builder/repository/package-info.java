/** Repositories of blobs and manifests as an interface, and the places of a build's blobs. */
@NullMarked
package dev.fastforward.builder.repository;

import org.jspecify.annotations.NullMarked;
