/** Many builds whose digests and cache keys are recorded. */
@NullMarked
package dev.fastforward.builder.corpus;

import org.jspecify.annotations.NullMarked;
