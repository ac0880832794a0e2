package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CommandLine;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.sandbox.Sandbox;
import dev.fastforward.builder.settings.RunConditions;
import dev.fastforward.builder.settings.RunConditions.Network;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** RUN. */
final class RunPlanner {
  private static final Set<String> PROXIES =
      Set.of("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy");
  private static final Pattern FILE_NAME = Pattern.compile("\\w[\\w.-]*");

  private final StageGraph graph;
  private final int stage;
  private final PlanOptions options;
  private final StageState state;

  RunPlanner(StageGraph graph, int stage, StageState state) {
    this.graph = graph;
    this.stage = stage;
    this.options = graph.options();
    this.state = state;
  }

  void add(Instruction.Run run) {
    Source source = run.source();
    if (!run.devices().isEmpty()) {
      throw source.unsupported(
          "RUN --device is not supported: a build here has no devices to give; leave the flag out");
    }
    ContainerConfig config = state.config();
    List<String> argv = argv(run.command(), source);
    Step.Script script = script(run.command());
    List<RunMount> mounts = RunMounts.of(graph, stage, state, run);
    List<String> env =
        new ArrayList<>(state.variables().entrySet().stream().map(RunPlanner::entry).toList());
    env.addAll(RunMounts.environment(mounts, state.variables().keySet()));
    state.add(
        new Step.Run(
            state.info(source, createdBy(argv), config),
            script == null ? argv : inShell(state.shell(), script.path()),
            env,
            proxies(),
            WorkDirPath.resolve(state.workingDir(), ""),
            config.user() == null ? "" : config.user(),
            script,
            mounts,
            conditions(run)),
        config);
  }

  private RunConditions conditions(Instruction.Run run) {
    RunInputs given = options.run();
    Network network = run.network() == null ? given.network() : Network.of(run.network());
    boolean insecure = "insecure".equals(run.security());
    if (network == Network.HOST) {
      require("network.host", "the network of the machine", run.source());
    }
    if (insecure) {
      require("security.insecure", "all rights of the machine's root", run.source());
    }
    String otherwise = given.hostname() == null ? Sandbox.HOSTNAME : given.hostname();
    return new RunConditions(
        network,
        insecure,
        options.buildArgs().getOrDefault("BUILDKIT_SANDBOX_HOSTNAME", otherwise),
        given.addHosts(),
        given.shmSize(),
        given.ulimits());
  }

  private void require(String entitlement, String what, Source source) {
    if (options.run().complete() && !options.run().allow().contains(entitlement)) {
      throw source.invalid(
          entitlement
              + " is not allowed: the command wants "
              + what
              + "; add --allow "
              + entitlement
              + " if the Dockerfile may have that");
    }
  }

  private List<String> argv(CommandLine command, Source source) {
    if (!command.shell()) {
      if (command.words().isEmpty()) {
        throw source.invalid("RUN [] names no command");
      }
      if (command.words().stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
        throw source.invalid("an argument of a command cannot have a NUL character; take it out");
      }
      return command.words();
    }
    return inShell(state.shell(), String.join(" ", command.withHeredocs()));
  }

  /** A heredoc that says what program reads it is a file of its own. */
  private static Step.@Nullable Script script(CommandLine command) {
    if (!command.shell() || !command.isScript()) {
      return null;
    }
    String content = String.join(" ", command.withHeredocs());
    String name = command.heredocs().getFirst().name();
    return content.startsWith("#!")
        ? new Step.Script(FILE_NAME.matcher(name).matches() ? name : "script", content)
        : null;
  }

  static List<String> inShell(List<String> shell, String line) {
    List<String> argv = new ArrayList<>(shell);
    argv.add(line);
    return List.copyOf(argv);
  }

  /** The text of the history: the ARGs in force, as BuildKit lists them, and the command. */
  private String createdBy(List<String> argv) {
    StringBuilder text = new StringBuilder("RUN ");
    Map<String, String> args = state.args();
    if (!args.isEmpty()) {
      text.append('|').append(args.size()).append(' ');
      args.forEach((name, value) ->
          text.append(name)
              .append('=')
              .append(state.variables().getOrDefault(name, value))
              .append(' '));
    }
    return text.append(String.join(" ", argv)).append(" # buildkit").toString();
  }

  /** Proxies given as build arguments, in both spellings, unless ARG declares them. */
  private List<String> proxies() {
    Map<String, String> proxies = new TreeMap<>();
    for (String name : new TreeMap<>(options.buildArgs()).keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (PROXIES.contains(lower)) {
        String value = String.valueOf(options.buildArgs().get(name));
        proxies.put(lower, value);
        proxies.put(name.toUpperCase(Locale.ROOT), value);
      }
    }
    proxies.keySet().removeAll(state.args().keySet());
    return proxies.entrySet().stream().map(RunPlanner::entry).toList();
  }

  private static String entry(Map.Entry<String, String> entry) {
    return entry.getKey() + "=" + entry.getValue();
  }
}
