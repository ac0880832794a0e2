/** Credentials and tokens of registries. */
@NullMarked
package dev.fastforward.builder.auth;

import org.jspecify.annotations.NullMarked;
