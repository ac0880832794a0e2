/** What the operator answers: pure functions of decision and earlier status. */
@NullMarked
package dev.fastforward.operator.status;

import org.jspecify.annotations.NullMarked;
