/** What is to be done about an ImageBuild: pure functions of what was observed. */
@NullMarked
package dev.fastforward.operator.plan;

import org.jspecify.annotations.NullMarked;
