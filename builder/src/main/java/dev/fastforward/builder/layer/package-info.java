/** File changes to layer tar and back; compression; whiteouts. */
@NullMarked
package dev.fastforward.builder.layer;

import org.jspecify.annotations.NullMarked;
