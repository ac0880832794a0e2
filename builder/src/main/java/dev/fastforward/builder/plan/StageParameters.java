package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.SourceLocation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the instructions of one stage ask the user for.
 *
 * @param args by name, with what this stage says of them
 * @param used names of all ARGs, also of those that take the value of before the first FROM
 * @param secrets by id, as the first RUN asks for them
 * @param ssh by id, as the first RUN asks for them
 */
public record StageParameters(
    Map<String, Outline.Arg> args,
    Set<String> used,
    Map<String, Outline.Need> secrets,
    Map<String, Outline.Need> ssh) {

  public StageParameters {
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
    used = Collections.unmodifiableSet(new LinkedHashSet<>(used));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    ssh = Collections.unmodifiableMap(new LinkedHashMap<>(ssh));
  }

  /** Gathers them while a stage is planned. */
  static final class Collector {
    private final Map<String, Outline.Arg> args = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
    private final Map<String, Outline.Need> ssh = new LinkedHashMap<>();

    /** The stage takes over an ARG of before the first FROM. */
    void inherited(String name) {
      used.add(name);
    }

    void arg(
        String name, @Nullable String description, @Nullable String value, SourceLocation place) {
      used.add(name);
      args.put(name, new Outline.Arg(name, description, value, place));
    }

    void secret(String id, boolean required, SourceLocation place) {
      secrets.putIfAbsent(id, new Outline.Need(id, required, place));
    }

    void ssh(String id, boolean required, SourceLocation place) {
      ssh.putIfAbsent(id, new Outline.Need(id, required, place));
    }

    StageParameters parameters() {
      return new StageParameters(args, used, secrets, ssh);
    }
  }
}
