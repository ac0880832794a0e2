package dev.fastforward.builder.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

class FetchFailureTest {
  private static IOException of(IOException e, Exception cause) {
    e.initCause(cause);
    return e;
  }

  @Test
  void anExceptionWithoutMessageIsExplained() {
    assertThat(FetchFailure.explain(of(new ConnectException(), new ClosedChannelException())))
        .isEqualTo("no connection");
    assertThat(FetchFailure.explain(of(new ConnectException(), new UnresolvedAddressException())))
        .isEqualTo("there is no host with this name");
    assertThat(FetchFailure.explain(new EOFException())).isEqualTo("EOFException");
    assertThat(FetchFailure.explain(new IOException("closed")))
        .isEqualTo("the connection was closed before the end");
  }

  @Test
  void theFirstMessageOfTheChainIsUsed() {
    assertThat(FetchFailure.explain(new IOException("reset"))).isEqualTo("reset");
    assertThat(FetchFailure.explain(of(new IOException(), new IOException("why"))))
        .isEqualTo("why");
  }
}
