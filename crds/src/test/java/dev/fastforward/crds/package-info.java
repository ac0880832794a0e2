@NullMarked
package dev.fastforward.crds;

import org.jspecify.annotations.NullMarked;
