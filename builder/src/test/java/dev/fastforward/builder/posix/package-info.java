@NullMarked
package dev.fastforward.builder.posix;

import org.jspecify.annotations.NullMarked;
