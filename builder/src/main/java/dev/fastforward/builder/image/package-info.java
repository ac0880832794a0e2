/**
 * Config, manifest, index, media types, references and platforms of the OCI image specification.
 * Pure.
 */
@NullMarked
package dev.fastforward.builder.image;

import org.jspecify.annotations.NullMarked;
