/** Tasks that run at the same time. */
@NullMarked
package dev.fastforward.builder.concurrent;

import org.jspecify.annotations.NullMarked;
