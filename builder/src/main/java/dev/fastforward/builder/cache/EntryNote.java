package dev.fastforward.builder.cache;

import dev.fastforward.builder.keys.CacheKey;
import java.time.Instant;

/**
 * What an entry says to people, and to {@code explain}.
 *
 * @param step the instruction as written
 * @param parent key of the state that the step found
 * @param inputs what went into the key, as JSON
 * @param maker program that stored the entry
 * @param madeAt when
 */
public record EntryNote(
    String step, CacheKey parent, String inputs, String maker, Instant madeAt) {}
