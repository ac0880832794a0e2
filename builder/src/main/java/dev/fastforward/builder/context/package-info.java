/** Build contexts: files that a build copies from outside of images. */
@NullMarked
package dev.fastforward.builder.context;

import org.jspecify.annotations.NullMarked;
