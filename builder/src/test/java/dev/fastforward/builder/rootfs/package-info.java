@NullMarked
package dev.fastforward.builder.rootfs;

import org.jspecify.annotations.NullMarked;
