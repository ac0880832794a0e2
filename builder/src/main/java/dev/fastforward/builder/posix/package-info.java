/** System calls that the JDK does not offer, confined to a root directory. */
@NullMarked
package dev.fastforward.builder.posix;

import org.jspecify.annotations.NullMarked;
