/** The loop that observes, decides and acts: the only place that talks to the API server. */
@NullMarked
package dev.fastforward.operator.reconcile;

import org.jspecify.annotations.NullMarked;
