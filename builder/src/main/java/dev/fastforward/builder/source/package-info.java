/** Folders as build contexts: their files, unchanged while they are read. */
@NullMarked
package dev.fastforward.builder.source;

import org.jspecify.annotations.NullMarked;
