/** Git repositories as build contexts and as sources of ADD. */
@NullMarked
package dev.fastforward.builder.git;

import org.jspecify.annotations.NullMarked;
