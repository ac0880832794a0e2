/** Git repositories as build contexts and sources. */
@NullMarked
package dev.fastforward.builder.git;

import org.jspecify.annotations.NullMarked;
