/** Registry credentials and access tokens. */
@NullMarked
package dev.fastforward.builder.auth;

import org.jspecify.annotations.NullMarked;
