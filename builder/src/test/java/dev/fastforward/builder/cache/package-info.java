@NullMarked
package dev.fastforward.builder.cache;

import org.jspecify.annotations.NullMarked;
