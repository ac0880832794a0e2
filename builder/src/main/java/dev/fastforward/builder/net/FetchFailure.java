package dev.fastforward.builder.net;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;

/** What went wrong with a request, in words: many exceptions of the JDK's client have none. */
final class FetchFailure {
  private FetchFailure() {}

  static String explain(IOException e) {
    String words = "";
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "there is no host of that name";
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
