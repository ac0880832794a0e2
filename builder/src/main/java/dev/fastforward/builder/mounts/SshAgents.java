package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.sandbox.Mount;
import dev.fastforward.builder.settings.SshSource;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The agents and keys that a build is given for {@code --mount=type=ssh}. Immutable. */
public final class SshAgents {
  private static final String SOCKET_VARIABLE = "SSH_AUTH_SOCK";

  /** By id; several keys may make one agent. */
  private final Map<String, List<Path>> paths = new HashMap<>();

  /**
   * @param environment of this process: an entry without a path is the agent of SSH_AUTH_SOCK
   */
  public SshAgents(List<SshSource> agents, Map<String, String> environment) {
    for (SshSource agent : agents) {
      String path =
          agent.path() == null ? environment.getOrDefault(SOCKET_VARIABLE, "") : agent.path();
      if (!path.isEmpty()) {
        paths.computeIfAbsent(agent.id(), _ -> new ArrayList<>()).add(Path.of(path));
      }
    }
  }

  /** The ids of those that are there: what does not exist was not given. */
  public Set<String> given() {
    return paths.entrySet().stream()
        .filter(agent -> agent.getValue().stream().allMatch(Files::exists))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What answers the commands.
   *
   * @throws BuildException with SecretNotFound if a key cannot be used
   */
  Mount.Server server(String id) {
    List<Path> all = paths.getOrDefault(id, List.of());
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no agent " + id);
    }
    List<Path> keys = all.stream().filter(path -> Files.isRegularFile(path)).toList();
    if (keys.isEmpty() && all.size() == 1 && isSocket(all.getFirst())) {
      return new AgentProxy(all.getFirst());
    }
    if (keys.size() < all.size()) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "the ssh agent \"" + id + "\" is either one socket or files with private keys");
    }
    return KeyAgent.of(id, keys);
  }

  private static boolean isSocket(Path path) {
    return Files.exists(path)
        && !Files.isDirectory(path)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }
}
