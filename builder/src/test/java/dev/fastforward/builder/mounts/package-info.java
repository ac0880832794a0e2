@NullMarked
package dev.fastforward.builder.mounts;

import org.jspecify.annotations.NullMarked;
