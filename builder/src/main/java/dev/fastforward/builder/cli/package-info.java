/** Arguments to a request; prints progress and result. */
@NullMarked
package dev.fastforward.builder.cli;

import org.jspecify.annotations.NullMarked;
