package dev.fastforward.builder.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The build context.
 *
 * @param subPath folder below the place that is the context; empty for all of it
 * @param credentials folder with the files of a Secret: username and password, or ssh-privatekey
 *     (identity) and known_hosts, or bearerToken; null for none
 */
public record ContextSettings(ContextPlace place, String subPath, @Nullable Path credentials) {

  /** The address that the context comes from; null if it comes from no address. */
  public @Nullable String url() {
    return place instanceof ContextPlace.Address address ? address.url() : null;
  }
}
