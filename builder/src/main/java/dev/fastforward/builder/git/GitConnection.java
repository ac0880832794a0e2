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
 * One HTTP request of JGit's, with the credentials that belong to its address and no others,
 * however it came about. It tells the last status, which JGit's exceptions do not.
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
