package dev.fastforward.builder.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of {@link FaultyRegistry}.
 *
 * @param length the Content-Length that it says; negative for none
 * @param fault what goes wrong with it
 */
public record Reply(
    int status, Map<String, String> headers, byte[] body, long length, Fault fault) {

  /** What goes wrong. */
  public enum Fault {
    NONE,
    /** The connection ends early: in the middle of the body, or by a reset before any answer. */
    CUT,
    /** The body never ends. */
    ENDLESS,
    /** The headers never end. */
    HEADERS
  }

  public static Reply of(int status) {
    return new Reply(status, Map.of(), new byte[0], 0, Fault.NONE);
  }

  public static Reply ok(byte[] body) {
    return of(200).with(body);
  }

  public static Reply ok(String mediaType, byte[] body) {
    return ok(body).with("Content-Type", mediaType);
  }

  public static Reply json(String body) {
    return ok("application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** The connection is reset without an answer. */
  public static Reply reset() {
    return new Reply(0, Map.of(), new byte[0], 0, Fault.CUT);
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, length, fault);
  }

  public Reply with(byte[] content) {
    return new Reply(status, headers, content, content.length, fault);
  }

  /** The connection ends after so many bytes of the body. */
  public Reply cutAfter(int bytes) {
    return new Reply(status, headers, java.util.Arrays.copyOf(body, bytes), length, Fault.CUT);
  }

  /** The body repeats for ever; no length is said. */
  public Reply endless() {
    return new Reply(status, headers, body, -1, Fault.ENDLESS);
  }

  /** Headers come for ever. */
  public Reply endlessHeaders() {
    return new Reply(status, headers, body, -1, Fault.HEADERS);
  }

  void send(Socket socket, boolean head) throws IOException {
    if (status == 0) {
      socket.setSoLinger(true, 0);
      return;
    }
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Prepared\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    if (fault == Fault.HEADERS) {
      out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      while (true) {
        out.write("X-More: and more\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    if (length >= 0) {
      text.append("Content-Length: " + length + "\r\n");
    }
    text.append("Connection: close\r\n\r\n");
    out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (!head) {
      do {
        out.write(body);
      } while (fault == Fault.ENDLESS);
    }
    out.flush();
    socket.shutdownOutput();
  }
}
