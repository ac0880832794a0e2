package dev.fastforward.operator.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands between the operator and the API server: it can be away, and it can hang. */
final class TcpProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean hangs;
  private @Nullable ServerSocket server;

  /** Forwards to the host and port of the address, but does not listen yet. */
  TcpProxy(URI target) throws IOException {
    this.target = new InetSocketAddress(target.getHost(), target.getPort());
    this.port = freePort();
  }

  /** A port of this machine on which nothing listens yet. */
  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** Connections are accepted from now on. */
  synchronized void listen() throws IOException {
    if (server == null) {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      server = listener;
      Thread.ofVirtual().start(() -> accept(listener));
    }
  }

  /** Connections stay open, new ones are accepted, and nothing is answered. */
  void hang() {
    synchronized (gate) {
      hangs = true;
    }
  }

  /** What hung goes on. */
  void resume() {
    synchronized (gate) {
      hangs = false;
      gate.notifyAll();
    }
  }

  /** Connections are cut, new ones are refused. */
  synchronized void refuse() throws IOException {
    ServerSocket listener = server;
    server = null;
    if (listener != null) {
      listener.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept(ServerSocket listener) {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket upstream = new Socket();
        sockets.add(client);
        sockets.add(upstream);
        upstream.connect(target);
        Thread.ofVirtual().start(() -> pump(client, upstream));
        Thread.ofVirtual().start(() -> pump(upstream, client));
      }
    } catch (IOException e) {
      // the listener was closed
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (gate) {
          while (hangs) {
            gate.wait();
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // either end has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
    resume();
  }
}
