package dev.fastforward.builder.options;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.builder.contract.SshRequest;
import dev.fastforward.builder.dockerfile.ByteSize;
import dev.fastforward.builder.settings.Ulimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the inputs and the sandbox of RUN. */
public final class RunCommandOptions {
  private static final String HOST_NETWORK = "network.host";

  @Option(
      names = "--sandbox",
      paramLabel = "KIND",
      description =
          "Where RUN is executed: auto, namespaces, stage, or chroot, which does not isolate it"
              + " from this process (default: ${DEFAULT-VALUE}).",
      defaultValue = "auto")
  String sandbox = "auto";

  @Option(
      names = "--secret",
      paramLabel = "SPEC",
      description = "id=ID[,src=FILE|,env=NAME]: for RUN --mount=type=secret.")
  List<String> secrets = new ArrayList<>();

  @Option(
      names = "--ssh",
      paramLabel = "SPEC",
      description = "default, or ID=SOCKET, or ID=KEY[,KEY]: for RUN --mount=type=ssh.")
  List<String> ssh = new ArrayList<>();

  @Option(
      names = "--network",
      paramLabel = "MODE",
      description = "default, none or host, for each RUN without --network.")
  @Nullable String network;

  @Option(
      names = "--allow",
      paramLabel = "WHAT",
      split = ",",
      description = "network.host or security.insecure: allows a RUN to request it.")
  List<String> allow = new ArrayList<>();

  @Option(
      names = "--add-host",
      paramLabel = "NAME:IP",
      description = "A line of /etc/hosts that a RUN sees.")
  List<String> addHosts = new ArrayList<>();

  @Option(names = "--shm-size", paramLabel = "SIZE", description = "Size of a RUN's /dev/shm.")
  @Nullable String shmSize;

  @Option(
      names = "--ulimit",
      paramLabel = "NAME=SOFT[:HARD]",
      description = "A limit for the processes of a RUN.")
  List<String> ulimits = new ArrayList<>();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Stages that are built at the same time (default: the number of processors).")
  @Nullable Integer jobs;

  /**
   * Puts the options into a request.
   *
   * @param environment variables of the command
   * @throws dev.fastforward.builder.contract.BuildException InvalidRequest for an invalid value
   */
  public void apply(BuildRequestBuilder request, Map<String, String> environment) {
    ulimits.forEach(limit -> checked("--ulimit " + limit, () -> Ulimit.parse(limit)));
    if (jobs != null && jobs < 1) {
      throw InvalidOption.refused("--jobs " + jobs + ": give 1 or more, or leave it out");
    }
    request
        .sandbox(sandbox)
        .jobs(jobs == null ? 0 : jobs)
        .run(
            new RunRequest(
                secrets.stream().map(secret -> secret(secret, environment)).toList(),
                agents(environment),
                network,
                allowed(),
                AddedHosts.parse(addHosts),
                null,
                shmSize == null ? 0 : bytes("--shm-size", shmSize),
                ulimits));
  }

  /** Like buildx, --network=host implies --allow=network.host. */
  private List<String> allowed() {
    return "host".equals(network) && !allow.contains(HOST_NETWORK)
        ? Stream.concat(allow.stream(), Stream.of(HOST_NETWORK)).toList()
        : allow;
  }

  /** Like docker: without src and env, the id names a variable, otherwise a file. */
  private static SecretRequest secret(String text, Map<String, String> environment) {
    Map<String, String> fields = new LinkedHashMap<>(OptionAttributes.parse("--secret", text));
    String id = fields.remove("id");
    String source = fields.remove("source");
    String src = fields.remove("src");
    String file = src == null ? source : src;
    String env = fields.remove("env");
    String type = fields.remove("type");
    if (id == null || id.isEmpty() || !fields.isEmpty() || (file != null && env != null)) {
      throw InvalidOption.refused("--secret " + text + ": write id=ID,src=FILE or id=ID,env=NAME");
    }
    if ("env".equals(type) && env == null) {
      return new SecretRequest(id, null, file == null ? id : file);
    } else if (env != null) {
      return new SecretRequest(id, null, env);
    } else if (file == null && !"file".equals(type) && environment.containsKey(id)) {
      return new SecretRequest(id, null, id);
    }
    Path path = Path.of(file == null ? id : file).toAbsolutePath();
    if (!Files.exists(path)) {
      throw InvalidOption.refused(
          "--secret " + text + ": the file " + path + " does not exist; check the path");
    }
    return new SecretRequest(id, path.toString(), null);
  }

  private List<SshRequest> agents(Map<String, String> environment) {
    List<SshRequest> agents = new ArrayList<>();
    for (String text : ssh) {
      int equals = text.indexOf('=');
      String id = equals < 0 ? text : text.substring(0, equals);
      if (equals < 0) {
        String socket = environment.getOrDefault("SSH_AUTH_SOCK", "");
        if (socket.isEmpty()) {
          throw InvalidOption.refused(
              "--ssh "
                  + text
                  + ": SSH_AUTH_SOCK is not set; start ssh-agent, or give "
                  + text
                  + "=SOCKET or "
                  + text
                  + "=KEY");
        }
        agents.add(new SshRequest(id, socket));
        continue;
      }
      for (String name : text.substring(equals + 1).split(",")) {
        Path path = Path.of(name).toAbsolutePath();
        if (!Files.exists(path)) {
          throw InvalidOption.refused(
              "--ssh " + text + ": the file " + path + " does not exist; check the path");
        }
        agents.add(new SshRequest(id, path.toString()));
      }
    }
    return agents;
  }

  private static long bytes(String option, String size) {
    return checked(option + " " + size, () -> ByteSize.parse(size));
  }

  @FunctionalInterface
  private interface Parsing<T> {
    T parse();
  }

  private static <T> T checked(String option, Parsing<T> parsing) {
    try {
      return parsing.parse();
    } catch (IllegalArgumentException e) {
      throw InvalidOption.refused(option + ": " + e.getMessage());
    }
  }
}
