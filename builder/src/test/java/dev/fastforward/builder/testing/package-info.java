/** What integration tests of all rooms stand on: registries, and a base image. */
@NullMarked
package dev.fastforward.builder.testing;

import org.jspecify.annotations.NullMarked;
