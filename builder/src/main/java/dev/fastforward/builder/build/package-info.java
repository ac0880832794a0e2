/** The engine: walks the plan, and is the only place that knows the order of things. */
@NullMarked
package dev.fastforward.builder.build;

import org.jspecify.annotations.NullMarked;
