/** What COPY and ADD select and where it lands in the image. Pure. */
@NullMarked
package dev.fastforward.builder.copy;

import org.jspecify.annotations.NullMarked;
