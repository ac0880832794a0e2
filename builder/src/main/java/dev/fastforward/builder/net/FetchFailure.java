package dev.fastforward.builder.net;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;

/** Explains a failed request: many exceptions of the JDK's client have no message. */
final class FetchFailure {
  private FetchFailure() {}

  static String explain(IOException e) {
    String words = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "there is no host with this name";
      }
      if (words.isEmpty()) {
        words = Objects.requireNonNullElse(cause.getMessage(), "");
      }
    }
    if (words.isEmpty()) {
      return e instanceof ConnectException ? "no connection" : e.getClass().getSimpleName();
    }
    return words.equals("closed") ? "the connection was closed before the end" : words;
  }
}
