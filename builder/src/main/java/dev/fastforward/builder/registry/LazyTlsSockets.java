package dev.fastforward.builder.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/** TLS sockets that honour the javax.net.ssl properties; loads the trust store when first asked. */
final class LazyTlsSockets implements LayeredConnectionSocketFactory {

  /** The JVM initializes this class, once, when it is first used. */
  private static final class Holder {
    static final SSLConnectionSocketFactory FACTORY =
        SSLConnectionSocketFactory.getSystemSocketFactory();
  }

  @Override
  public Socket createSocket(HttpContext context) throws IOException {
    return Holder.FACTORY.createSocket(context);
  }

  @Override
  public Socket connectSocket(
      int connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remote,
      InetSocketAddress local,
      HttpContext context)
      throws IOException {
    return Holder.FACTORY.connectSocket(connectTimeout, socket, host, remote, local, context);
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return Holder.FACTORY.createLayeredSocket(socket, target, port, context);
  }
}
