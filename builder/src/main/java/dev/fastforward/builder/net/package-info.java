/** HTTP downloads for build contexts, their credentials, and the proxies of the environment. */
@NullMarked
package dev.fastforward.builder.net;

import org.jspecify.annotations.NullMarked;
