/** HTTP for registries: connections, TLS, proxies, retries and responses. */
@NullMarked
package dev.fastforward.builder.transport;

import org.jspecify.annotations.NullMarked;
