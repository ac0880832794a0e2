@NullMarked
package dev.fastforward.builder.sandbox;

import org.jspecify.annotations.NullMarked;
