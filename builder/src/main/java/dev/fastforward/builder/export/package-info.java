/** Outputs: manifests and indexes, layer forms, destinations, provenance (BuildKit's exporters). */
@NullMarked
package dev.fastforward.builder.export;

import org.jspecify.annotations.NullMarked;
