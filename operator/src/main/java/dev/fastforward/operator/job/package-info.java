/** The objects that the operator makes: pure functions of ImageBuild and settings. */
@NullMarked
package dev.fastforward.operator.job;

import org.jspecify.annotations.NullMarked;
