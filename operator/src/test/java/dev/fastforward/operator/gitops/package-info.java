@NullMarked
package dev.fastforward.operator.gitops;

import org.jspecify.annotations.NullMarked;
