/** The files that a build may copy from outside its images. */
@NullMarked
package dev.fastforward.builder.context;

import org.jspecify.annotations.NullMarked;
