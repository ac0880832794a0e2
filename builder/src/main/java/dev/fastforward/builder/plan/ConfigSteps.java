package dev.fastforward.builder.plan;

import dev.fastforward.builder.dockerfile.CheckRule;
import dev.fastforward.builder.dockerfile.CommandLine;
import dev.fastforward.builder.dockerfile.Durations;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.dockerfile.KeyValue;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Healthcheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Instructions that change nothing but the image's config. */
final class ConfigSteps {
  private final StageState state;
  private final Map<String, Source> last = new HashMap<>();

  ConfigSteps(StageState state) {
    this.state = state;
  }

  void env(Instruction.Env env) {
    // All words see the variables as they were before the instruction.
    List<KeyValue> pairs = expanded(env.variables(), env.source());
    List<String> entries = state.env();
    for (KeyValue pair : pairs) {
      VariableChecks.secret(state, env.source(), pair.name());
      entries = EnvEntries.with(entries, pair.name(), pair.value());
      state.set(pair.name(), pair.value());
    }
    state.addConfigStep(env.source(), "ENV" + text(pairs), state.config().withEnv(entries));
  }

  void label(Instruction.Label label) {
    List<KeyValue> pairs = expanded(label.labels(), label.source());
    SortedMap<String, String> labels = copy(state.config().labels());
    pairs.forEach(pair -> labels.put(pair.name(), pair.value()));
    state.addConfigStep(label.source(), "LABEL" + text(pairs), state.config().withLabels(labels));
  }

  private List<KeyValue> expanded(List<KeyValue> pairs, Source source) {
    if (pairs.stream().anyMatch(KeyValue::legacy)) {
      String name = source.keyword();
      state.warn(
          source,
          CheckRule.LegacyKeyValueFormat,
          "\""
              + name
              + " key=value\" should be used instead of legacy \""
              + name
              + " key value\" format");
    }
    return pairs.stream()
        .map(pair ->
            new KeyValue(
                state.expand(pair.name(), source), state.expand(pair.value(), source), false))
        .toList();
  }

  private static String text(List<KeyValue> pairs) {
    StringBuilder text = new StringBuilder();
    pairs.forEach(pair -> text.append(' ').append(pair.name()).append('=').append(pair.value()));
    return text.toString();
  }

  private static <V> SortedMap<String, V> copy(@Nullable SortedMap<String, V> map) {
    return map == null ? new TreeMap<>() : new TreeMap<>(map);
  }

  void user(Instruction.User user) {
    String name = state.expand(user.user(), user.source());
    state.addConfigStep(user.source(), "USER " + name, state.config().withUser(name));
  }

  void expose(Instruction.Expose expose) {
    List<String> ports = new ArrayList<>();
    try {
      for (String word : expose.ports()) {
        for (String expanded : state.expandToWords(word, expose.source())) {
          ports.addAll(Ports.parse(expanded));
          portForm(expanded, expose.source());
        }
      }
    } catch (IllegalArgumentException e) {
      throw expose.source().invalid(String.valueOf(e.getMessage()));
    }
    SortedMap<String, Map<String, String>> exposed = copy(state.config().exposedPorts());
    ports.forEach(port -> exposed.put(port, Map.of()));
    state.addConfigStep(
        expose.source(), "EXPOSE " + GoText.list(ports), state.config().withExposedPorts(exposed));
  }

  private void portForm(String word, Source source) {
    if (word.contains(":")) {
      state.warn(
          source,
          CheckRule.ExposeInvalidFormat,
          "EXPOSE instruction should not define an IP address or host-port mapping, found '"
              + word
              + "'",
          word);
    }
    if (!word.equals(word.toLowerCase(Locale.ROOT))) {
      state.warn(
          source,
          CheckRule.ExposeProtoCasing,
          "Defined protocol '" + word + "' in EXPOSE instruction should be lowercase",
          word);
    }
  }

  void volume(Instruction.Volume volume) {
    List<String> paths = state.expandAll(volume.paths(), volume.source());
    if (paths.contains("")) {
      throw volume.source().invalid("VOLUME has an empty path");
    }
    SortedMap<String, Map<String, String>> volumes = copy(state.config().volumes());
    paths.forEach(path -> volumes.put(path, Map.of()));
    state.addConfigStep(
        volume.source(), "VOLUME " + GoText.list(paths), state.config().withVolumes(volumes));
  }

  void cmd(Instruction.Cmd cmd) {
    List<String> argv = argv(cmd.command(), cmd.source());
    once(cmd.source());
    state.setCmdSet();
    state.addConfigStep(
        cmd.source(),
        "CMD " + GoText.quotedList(argv),
        state.config().withCmd(orNull(argv)).withArgsEscaped(true));
  }

  void entrypoint(Instruction.Entrypoint entrypoint) {
    List<String> argv = argv(entrypoint.command(), entrypoint.source());
    once(entrypoint.source());
    ContainerConfig after = state.config().withEntrypoint(orNull(argv));
    // A CMD that came with the base was meant for the base's entrypoint.
    state.addConfigStep(
        entrypoint.source(),
        "ENTRYPOINT " + GoText.quotedList(argv),
        state.isCmdSet() ? after : after.withCmd(null));
  }

  /** Only the last of several counts, so the earlier one gets a warning. */
  private void once(Source source) {
    String name = source.keyword();
    Source earlier = last.put(name.toUpperCase(Locale.ROOT), source);
    if (earlier != null) {
      state.warn(
          earlier,
          CheckRule.MultipleInstructionsDisallowed,
          "Multiple "
              + name
              + " instructions should not be used in the same stage because only the last one will"
              + " be used");
    }
  }

  private List<String> argv(CommandLine command, Source source) {
    List<String> shell = state.config().shell();
    if (command.shell() && (shell == null || shell.isEmpty())) {
      state.warn(
          source,
          CheckRule.JSONArgsRecommended,
          "JSON arguments recommended for "
              + source.keyword()
              + " to prevent unintended behavior related to OS signals");
    }
    return command.shell()
        ? RunPlanner.inShell(state.shell(), String.join(" ", command.words()))
        : command.words();
  }

  private static @Nullable List<String> orNull(List<String> words) {
    return words.isEmpty() ? null : words;
  }

  void shell(Instruction.Shell shell) {
    state.addConfigStep(
        shell.source(),
        "SHELL " + GoText.list(shell.words()),
        state.config().withShell(shell.words()));
  }

  void healthcheck(Instruction.Healthcheck check) {
    once(check.source());
    String createdBy =
        String.format(
            "HEALTHCHECK {Test:%s Interval:%s Timeout:%s StartPeriod:%s StartInterval:%s"
                + " Retries:%d}",
            GoText.list(check.test()),
            Durations.format(check.interval()),
            Durations.format(check.timeout()),
            Durations.format(check.startPeriod()),
            Durations.format(check.startInterval()),
            check.retries());
    Healthcheck healthcheck =
        new Healthcheck(
            check.test(),
            check.interval(),
            check.timeout(),
            check.startPeriod(),
            check.startInterval(),
            check.retries());
    state.addConfigStep(check.source(), createdBy, state.config().withHealthcheck(healthcheck));
  }

  void stopSignal(Instruction.StopSignal stop) {
    String signal = state.expand(stop.signal(), stop.source());
    if (!Signals.isValid(signal)) {
      throw stop.source()
          .invalid(
              "\"" + signal + "\" is no signal; write a name or number, such as SIGTERM or 15");
    }
    state.addConfigStep(
        stop.source(), "STOPSIGNAL " + signal, state.config().withStopSignal(signal));
  }

  /** Leaves no entry in the history. */
  void onBuild(Instruction.OnBuild onBuild) {
    List<String> triggers = new ArrayList<>();
    if (state.config().onBuild() != null) {
      triggers.addAll(state.config().onBuild());
    }
    triggers.add(onBuild.instruction());
    state.changeSilently(state.config().withOnBuild(List.copyOf(triggers)));
  }

  void maintainer(Instruction.Maintainer maintainer) {
    state.setAuthor(maintainer.name());
    state.addConfigStep(maintainer.source(), "MAINTAINER " + maintainer.name(), state.config());
  }
}
