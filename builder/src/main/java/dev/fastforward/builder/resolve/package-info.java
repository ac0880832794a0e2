/** What a build stands on: request and Dockerfile read, base images and source trees resolved. */
@NullMarked
package dev.fastforward.builder.resolve;

import org.jspecify.annotations.NullMarked;
