@NullMarked
package dev.fastforward.operator.job;

import org.jspecify.annotations.NullMarked;
