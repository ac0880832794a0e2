/** Runs one command in a root filesystem, at the isolation that the place allows. */
@NullMarked
package dev.fastforward.builder.sandbox;

import org.jspecify.annotations.NullMarked;
