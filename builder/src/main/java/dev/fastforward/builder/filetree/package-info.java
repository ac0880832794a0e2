/**
 * File indexes of layers, merged into a file tree that answers questions about an image without its
 * layers. Pure.
 */
@NullMarked
package dev.fastforward.builder.filetree;

import org.jspecify.annotations.NullMarked;
