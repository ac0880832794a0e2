/** What a build is asked for, with all defaults filled in. Pure. */
@NullMarked
package dev.fastforward.builder.settings;

import org.jspecify.annotations.NullMarked;
