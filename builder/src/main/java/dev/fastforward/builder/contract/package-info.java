/**
 * What goes into a build and what comes out of it, as JSON: the only thing that builder and
 * operator share.
 */
@NullMarked
package dev.fastforward.builder.contract;

import org.jspecify.annotations.NullMarked;
