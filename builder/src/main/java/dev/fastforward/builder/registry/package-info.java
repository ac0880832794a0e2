/** Repositories of registries, through jib-core. */
@NullMarked
package dev.fastforward.builder.registry;

import org.jspecify.annotations.NullMarked;
