/** Repositories in OCI image layouts on disk. */
@NullMarked
package dev.fastforward.builder.layout;

import org.jspecify.annotations.NullMarked;
