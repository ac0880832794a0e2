/**
 * What the cluster says about builds, put into our own words: pure functions of Jobs, Pods and
 * ConfigMaps.
 */
@NullMarked
package dev.fastforward.operator.observe;

import org.jspecify.annotations.NullMarked;
