/**
 * Directories as build contexts, with checks that their files do not change while they are read.
 */
@NullMarked
package dev.fastforward.builder.source;

import org.jspecify.annotations.NullMarked;
