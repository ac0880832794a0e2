package dev.fastforward.builder.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What instructions see beside files and config.
 *
 * @param variables ENV and ARG, the last writer wins, in order of first appearance
 * @param args the ARGs declared so far with their last values (empty for none), in order of first
 *     appearance
 * @param workdirSet whether a WORKDIR came already
 */
public record StageScope(
    Map<String, String> variables, Map<String, String> args, boolean workdirSet) {
  static final StageScope EMPTY = new StageScope(Map.of(), Map.of(), false);

  public StageScope {
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    args = Collections.unmodifiableMap(new LinkedHashMap<>(args));
  }
}
