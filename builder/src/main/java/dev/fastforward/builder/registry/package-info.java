/** Repositories: of a registry, over jib-core, or of an OCI image layout on disk. */
@NullMarked
package dev.fastforward.builder.registry;

import org.jspecify.annotations.NullMarked;
