package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.posix.UnixConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The executor's end of a connection to an agent. One command at a time. */
final class Agent implements AutoCloseable {
  private static final int SIGKILL = 9;
  private static final int STOP_SECONDS = 10;

  private final UnixConnection connection;
  private final RootDirectory root;
  private final String lost;

  private Agent(UnixConnection connection, RootDirectory root, String lost) {
    this.connection = connection;
    this.root = root;
    this.lost = lost;
  }

  /**
   * Takes the agent's greeting.
   *
   * @param lost message for the user if the connection ends
   * @throws IOException if the agent speaks another version or failed before it could greet; the
   *     connection is closed then
   */
  static Agent greet(UnixConnection connection, String lost) throws IOException {
    try {
      UnixConnection.Received hello = connection.receive(9);
      byte[] bytes = hello.bytes();
      if (bytes.length > 0 && bytes[0] == Protocol.FAILED) {
        throw new IOException(failureOf(bytes, connection));
      }
      if (bytes.length != 9 || bytes[0] != Protocol.HELLO || hello.descriptor() < 0) {
        throw new IOException(bytes.length == 0 ? "the agent ended" : "not the agent's greeting");
      }
      RootDirectory root = RootDirectory.ofDescriptor(hello.descriptor());
      int version = ByteBuffer.wrap(bytes).getInt(5);
      if (version != Protocol.VERSION) {
        root.close();
        throw new IOException(
            "the agent speaks version %d of the protocol, this program version %d: use the agent of this release"
                .formatted(version, Protocol.VERSION));
      }
      return new Agent(connection, root, lost);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** The text of a failure frame whose first nine bytes have been read. */
  private static String failureOf(byte[] start, UnixConnection connection) throws IOException {
    int length = ByteBuffer.wrap(start).getInt(1);
    int got = start.length - 5;
    byte[] rest = connection.read(Math.clamp(length - got, 0, 4096));
    return new String(start, 5, Math.min(got, length), StandardCharsets.UTF_8)
        + new String(rest, StandardCharsets.UTF_8);
  }

  RootDirectory root() {
    return root;
  }

  /** Whether the agent's process has ended, or ends within some time. */
  boolean endsWithin(Duration time) throws IOException {
    return connection.endsWithin(time);
  }

  /** Runs one command; see {@link SandboxRoot#run}. */
  RunResult run(RunCommand command, OutputListener output) {
    // A separate thread reads, so the caller may be a virtual thread and may be interrupted.
    FutureTask<RunResult> reading = new FutureTask<>(() -> readToEnd(output));
    try {
      connection.write(Protocol.run(command));
    } catch (IOException e) {
      throw gone(e);
    }
    Thread.ofPlatform().daemon().name("run-output").start(reading);
    try {
      return reading.get();
    } catch (InterruptedException _) {
      stop(reading);
      Thread.currentThread().interrupt();
      throw new BuildException(FailureReason.Canceled, "canceled while a command ran");
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  private void stop(FutureTask<RunResult> reading) {
    try {
      connection.write(Protocol.stop());
      reading.get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException | InterruptedException | TimeoutException _) {
      // It ended in another way; closing the connection ends what is left.
      reading.cancel(false);
    }
  }

  private RuntimeException translated(@Nullable Throwable cause) {
    return switch (cause) {
      case BuildException e -> e;
      case IOException e -> gone(e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private BuildException gone(IOException e) {
    boolean plain = e instanceof EOFException;
    return new BuildException(
        FailureReason.SandboxUnavailable, plain ? lost : lost + " (" + e.getMessage() + ")", e);
  }

  private RunResult readToEnd(OutputListener output) throws IOException {
    LineSplitter out = new LineSplitter(false, output);
    LineSplitter err = new LineSplitter(true, output);
    while (true) {
      Frame frame = Protocol.read(connection);
      switch (frame.type()) {
        case Protocol.STDOUT -> out.add(frame.payload());
        case Protocol.STDERR -> err.add(frame.payload());
        case Protocol.EXIT -> {
          out.end();
          err.end();
          return result(frame.payload());
        }
        case Protocol.FAILED ->
            throw new BuildException(
                FailureReason.RunFailed,
                "the command could not be started: "
                    + new String(frame.payload(), StandardCharsets.UTF_8));
        case Protocol.LEFT ->
            throw new BuildException(
                FailureReason.RunFailed,
                "the command changed "
                    + new String(frame.payload(), StandardCharsets.UTF_8)
                    + ", which cannot be undone. What runs later would find it changed, so nothing of"
                    + " this command is kept. Let it leave that as it is");
        default -> throw new IOException("the agent sent a frame of unknown type");
      }
    }
  }

  private static RunResult result(byte[] payload) throws IOException {
    if (payload.length != 12) {
      throw new IOException("the agent sent a broken result");
    }
    ByteBuffer values = ByteBuffer.wrap(payload);
    RunResult result = new RunResult(values.getInt() & 0xFF, values.getInt() & 0x7F);
    boolean memory = values.getInt() != 0;
    boolean killed = result.signal() == SIGKILL || result.exitCode() == 128 + SIGKILL;
    if (memory && killed) {
      throw new BuildException(
          FailureReason.OutOfMemory,
          "the command was killed because the sandbox's memory limit was reached: give it more memory",
          null,
          null,
          new BuildException.Command(result.exitCode(), ""),
          null);
    }
    return result;
  }

  @Override
  public void close() {
    root.close();
    connection.close();
  }
}
