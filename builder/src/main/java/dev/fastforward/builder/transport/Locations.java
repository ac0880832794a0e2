package dev.fastforward.builder.transport;

import dev.fastforward.builder.repository.RegistryException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** URLs that a registry names in its answers. Pure. */
public final class Locations {
  private Locations() {}

  /** Null if it is no URL of HTTP. */
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
   * Where an upload goes on.
   *
   * @throws RegistryException if the registry does not say
   */
  public static URI upload(HttpAnswer answer, RepositoryAddress at) {
    String location = answer.header("Location");
    URI base = at.url("blobs/uploads/");
    URI url = location == null ? null : resolve(base, location);
    if (url == null) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          at.display() + ": the registry does not say where to upload to",
          null);
    }
    boolean sameAuthority = base.getAuthority().equalsIgnoreCase(url.getAuthority());
    // A registry behind a proxy that ends TLS may not know that it is spoken to by TLS.
    boolean lostTls = base.getScheme().equals("https") && "http".equalsIgnoreCase(url.getScheme());
    if (lostTls && !sameAuthority) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          at.display() + ": the registry wants an upload by plain HTTP to " + url.getAuthority(),
          null);
    }
    return lostTls ? URI.create("https" + url.toString().substring("http".length())) : url;
  }

  public static URI withDigest(URI upload, String digest) {
    String separator = upload.getRawQuery() == null ? "?" : "&";
    return URI.create(upload + separator + "digest=" + digest.replace(":", "%3A"));
  }
}
