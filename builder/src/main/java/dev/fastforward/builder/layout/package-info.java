/** OCI image layouts on disk as repositories. */
@NullMarked
package dev.fastforward.builder.layout;

import org.jspecify.annotations.NullMarked;
