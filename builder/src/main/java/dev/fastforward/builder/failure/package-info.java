/** What a failure means for the user, and the remedy. */
@NullMarked
package dev.fastforward.builder.failure;

import org.jspecify.annotations.NullMarked;
