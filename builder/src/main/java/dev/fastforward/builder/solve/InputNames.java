package dev.fastforward.builder.solve;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.RunConditions;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The inputs of a step's key by the names that people know them by. Pure. */
public final class InputNames {
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(pass|pwd|secret|token|key|credential|auth).*");

  private static final int LONGEST = 120;

  private final SortedMap<String, String> inputs = new TreeMap<>();

  /** Names whose values are shown to nobody. */
  public static boolean looksSecret(String name) {
    return SECRET.matcher(name).matches();
  }

  private InputNames() {}

  static SortedMap<String, String> of(Step step, @Nullable String freshness) {
    InputNames names = new InputNames();
    switch (step) {
      case Step.Config config -> {}
      case Step.WorkDir workDir -> {
        names.add("WORKDIR", workDir.path());
        names.add("USER", workDir.user());
      }
      case Step.Run run -> names.run(run, freshness);
      case Step.Copy copy -> names.copy(copy);
    }
    return names.inputs;
  }

  private void run(Step.Run run, @Nullable String freshness) {
    List<String> argv = run.argv();
    add("SHELL", String.join(" ", argv.subList(0, argv.size() - 1)));
    add("command", argv.getLast());
    Set<String> fromConfig =
        new HashSet<>(run.info().before().env() == null ? List.of() : run.info().before().env());
    for (String variable : run.env()) {
      int equals = variable.indexOf('=');
      String name = variable.substring(0, Math.max(equals, 0));
      String value = variable.substring(equals + 1);
      String kind = fromConfig.contains(variable) ? "ENV " : "ARG ";
      // Of what may be secret only that it changed: the key of the step is a hash of it as well.
      add(kind + name, looksSecret(name) ? "#" + hash(variable, 4) : value);
    }
    add("WORKDIR", run.workDir());
    add("USER", run.user());
    if (run.script() != null) {
      add("heredoc " + run.script().name(), hash(run.script().content(), 12));
    }
    if (freshness != null) {
      add("freshness", freshness);
    }
    for (RunMount mount : run.mounts()) {
      switch (mount) {
        case RunMount.Secret secret ->
            add("secret " + secret.id(), secret.given() ? "given" : "missing");
        case RunMount.Ssh ssh -> add("ssh " + ssh.id(), ssh.given() ? "given" : "missing");
        case RunMount.Bind bind -> add("mount " + bind.target(), bind.toString());
        case RunMount.Cache cache -> add("mount " + cache.target(), cache.toString());
        case RunMount.Tmpfs tmpfs -> add("mount " + tmpfs.target(), tmpfs.toString());
      }
    }
    conditions(run.conditions());
  }

  /** By the options that ask for them; what nobody asked for has no line. */
  private void conditions(RunConditions conditions) {
    add("hostname", conditions.hostname());
    if (!conditions.network().equals("default")) {
      add("--network", conditions.network());
    }
    if (conditions.insecure()) {
      add("--security", "insecure");
    }
    conditions.addHosts().forEach((name, address) -> add("--add-host " + name, address));
    if (conditions.shmSize() != 0) {
      add("--shm-size", Long.toString(conditions.shmSize()));
    }
    conditions.ulimits().forEach(limit -> add("--ulimit " + limit.name(), limit.toString()));
  }

  private void copy(Step.Copy copy) {
    add("destination", copy.destination());
    if (copy.chown() != null) {
      add("--chown", copy.chown());
    }
    if (copy.chmod() != null) {
      add("--chmod", copy.chmod());
    }
    add("sources", String.join(" ", copy.sources()));
    add("flags", copy.flags().toString());
    for (InlineFile file : copy.inline()) {
      add("heredoc " + file.name(), hash(file.content(), 12));
    }
  }

  private void add(String name, String value) {
    inputs.put(
        name,
        value.length() > LONGEST ? value.substring(0, LONGEST) + "… #" + hash(value, 12) : value);
  }

  static String hash(String text, int digits) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, digits);
  }
}
