/** Instructions, arguments and platform to a graph of stages, each a list of steps. Pure. */
@NullMarked
package dev.fastforward.builder.plan;

import org.jspecify.annotations.NullMarked;
