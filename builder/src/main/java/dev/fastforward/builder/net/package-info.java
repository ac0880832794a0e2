/** HTTP and credentials for sources: files at addresses, proxies of the environment. */
@NullMarked
package dev.fastforward.builder.net;

import org.jspecify.annotations.NullMarked;
