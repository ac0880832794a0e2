package dev.fastforward.builder.git;

import dev.fastforward.builder.net.Authorization;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Creates the HTTP requests of one JGit transport. Used by one thread. */
final class GitConnections implements HttpConnectionFactory {
  private final Authorization authorization;
  private final ProxySelector proxies;
  private final Status status = new Status();

  /** The status of the last response. */
  static final class Status {
    private final AtomicInteger last = new AtomicInteger();

    void set(int code) {
      last.set(code);
    }
  }

  GitConnections(Authorization authorization, ProxySelector proxies) {
    this.authorization = authorization;
    this.proxies = proxies;
  }

  /** The HTTP status of the last response; 0 for none. */
  int status() {
    return status.last.get();
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return create(url, null);
  }

  @Override
  public HttpConnection create(URL url, @Nullable Proxy ignored) throws IOException {
    Proxy proxy = proxies.select(URI.create(url.toString())).getFirst();
    return new GitConnection(url, proxy, authorization, status);
  }
}
