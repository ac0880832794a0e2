/** Events of a build to a plain log. */
@NullMarked
package dev.fastforward.builder.report;

import org.jspecify.annotations.NullMarked;
