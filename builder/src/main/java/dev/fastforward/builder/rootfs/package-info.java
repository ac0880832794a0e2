/** Layers to a root filesystem on disk, and what changed on disk back to file changes. */
@NullMarked
package dev.fastforward.builder.rootfs;

import org.jspecify.annotations.NullMarked;
