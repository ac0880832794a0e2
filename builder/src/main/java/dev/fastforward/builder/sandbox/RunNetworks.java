package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.settings.RunConditions;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network of commands with the default network mode: one of their own if a network program is
 * installed and works, else the machine's. The first command decides. Thread-safe.
 */
final class RunNetworks {
  private static final String REMEDY =
      "a RUN uses this machine's network and reaches services on its 127.0.0.1, because ";

  private final @Nullable UserNetwork program;
  private final Consumer<String> log;
  private boolean tried;
  private boolean works;

  /**
   * @param program null if none is installed
   * @param log receives one line if commands have no network of their own, with the reason
   */
  RunNetworks(Optional<UserNetwork> program, Consumer<String> log) {
    this.program = program.orElse(null);
    this.log = log;
  }

  /** Starts a command with that network; null for none of its own. */
  @FunctionalInterface
  interface Start {
    DiskRun with(@Nullable UserNetwork network) throws IOException;
  }

  DiskRun start(RunConditions.Network wanted, Start start) throws IOException {
    if (wanted != RunConditions.Network.DEFAULT) {
      return start.with(null);
    }
    synchronized (this) {
      if (!tried) {
        return first(start);
      }
    }
    // If it has worked once it must work again: a fallback to the machine's network would be
    // unsafe.
    return works ? again(start) : start.with(null);
  }

  /** Retries, because a busy machine may be too slow once. */
  private DiskRun again(Start start) throws IOException {
    try {
      return start.with(program);
    } catch (IOException e) {
      try {
        return start.with(program);
      } catch (IOException second) {
        second.addSuppressed(e);
        throw second;
      }
    }
  }

  private DiskRun first(Start start) throws IOException {
    if (program == null) {
      tried = true;
      log.accept(
          REMEDY
              + "neither pasta nor slirp4netns is installed (Debian: apt-get install passt)."
              + " --network=host asks for that without this line");
      return start.with(null);
    }
    try {
      DiskRun run = start.with(program);
      works = true;
      tried = true;
      return run;
    } catch (IOException e) {
      DiskRun run = start.with(null);
      tried = true;
      log.accept(REMEDY + program.name() + " does not work here: " + e.getMessage());
      return run;
    }
  }
}
