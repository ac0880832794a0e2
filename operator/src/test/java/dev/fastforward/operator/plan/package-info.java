@NullMarked
package dev.fastforward.operator.plan;

import org.jspecify.annotations.NullMarked;
