/** HTTP to registries: connections, TLS, proxies, retries, answers. */
@NullMarked
package dev.fastforward.builder.transport;

import org.jspecify.annotations.NullMarked;
