package dev.fastforward.builder.git;

import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.net.BoundedStream;
import dev.fastforward.builder.net.HttpFetch;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/**
 * An HTTP request of JGit with the credentials of its own address only, also after redirects.
 * Records the status, which JGit's exceptions lack. Not thread-safe.
 */
final class GitConnection extends JDKHttpConnection {
  private final GitConnections.Status status;

  GitConnection(URL url, Proxy proxy, Authorization authorization, GitConnections.Status status)
      throws IOException {
    super(url, proxy);
    this.status = status;
    String header = authorization.header(URI.create(url.toString()));
    if (header != null) {
      super.setRequestProperty("Authorization", header);
    }
  }

  @Override
  public void setRequestProperty(String key, String value) {
    if (!key.equalsIgnoreCase("Authorization")) {
      super.setRequestProperty(key, value);
    }
  }

  @Override
  public int getResponseCode() throws IOException {
    int code = super.getResponseCode();
    status.set(code);
    return code;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new BoundedStream(super.getInputStream(), HttpFetch.MAX_BYTES, "the repository");
  }
}
