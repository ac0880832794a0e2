/** The operator's process: settings and start. */
@NullMarked
package dev.fastforward.operator;

import org.jspecify.annotations.NullMarked;
