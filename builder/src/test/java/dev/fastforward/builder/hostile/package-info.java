/** Input that means harm: images, archives and registries, against the whole builder. */
@NullMarked
package dev.fastforward.builder.hostile;

import org.jspecify.annotations.NullMarked;
