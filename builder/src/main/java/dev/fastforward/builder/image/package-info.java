/**
 * Config, manifest, index, media types, references and platforms, as the OCI image specification
 * has them. Pure.
 */
@NullMarked
package dev.fastforward.builder.image;

import org.jspecify.annotations.NullMarked;
