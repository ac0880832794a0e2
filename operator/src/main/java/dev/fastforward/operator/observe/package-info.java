/**
 * What Jobs and Pods say about builds, translated into the operator's own types: pure functions.
 */
@NullMarked
package dev.fastforward.operator.observe;

import org.jspecify.annotations.NullMarked;
