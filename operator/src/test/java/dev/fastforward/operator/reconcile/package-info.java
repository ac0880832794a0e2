@NullMarked
package dev.fastforward.operator.reconcile;

import org.jspecify.annotations.NullMarked;
