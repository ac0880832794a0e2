package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Resolves URLs in a registry's responses. Pure. */
public final class Locations {
  private Locations() {}

  /** Resolves a Location header; null if the result is not an HTTP URL. */
  public static @Nullable URI resolve(URI base, String location) {
    try {
      URI url = base.resolve(location);
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      return url.getAuthority() != null && (http || "https".equalsIgnoreCase(url.getScheme()))
          ? url
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The URL at which an upload continues.
   *
   * @throws RegistryException of kind BROKEN if the registry names none that can be used
   */
  public static URI upload(HttpAnswer answer, RepositoryAddress at) {
    String location = answer.header("Location");
    URI base = at.url("blobs/uploads/");
    URI url = location == null ? null : resolve(base, location);
    if (url == null) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          at.display() + ": the registry names no URL for the upload",
          null);
    }
    boolean sameAuthority = base.getAuthority().equalsIgnoreCase(url.getAuthority());
    // A registry behind a proxy that terminates TLS may not know that clients use TLS.
    boolean lostTls = base.getScheme().equals("https") && "http".equalsIgnoreCase(url.getScheme());
    if (lostTls && !sameAuthority) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          at.display()
              + ": the registry names a URL with plain HTTP for the upload, at "
              + url.getAuthority(),
          null);
    }
    return lostTls ? URI.create("https" + url.toString().substring("http".length())) : url;
  }

  /** The URL that completes an upload. */
  public static URI withDigest(URI upload, String digest) {
    String separator = upload.getRawQuery() == null ? "?" : "&";
    return URI.create(upload + separator + "digest=" + digest.replace(":", "%3A"));
  }
}
