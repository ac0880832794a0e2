package dev.fastforward.operator.job;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the executor's /etc/resolv.conf holds. Immutable.
 *
 * @param template with {@link #NAMESPACE} in the place of the builder pod's namespace; null for the
 *     pod's own file, which a RUN can write
 */
public record ResolvConf(@Nullable String template) {
  /** Stands for the namespace of the builder pod. */
  public static final String NAMESPACE = "{namespace}";

  /** The pod's own file. */
  public static final ResolvConf OF_THE_POD = new ResolvConf(null);

  private static final Pattern NAME_SERVER = Pattern.compile("(?m)^[ \t]*nameserver[ \t]+(\\S+)");
  private static final Pattern SEARCH = Pattern.compile("(?m)^[ \t]*search[ \t]+(.*)$");

  /**
   * From the file of a pod in the same cluster: its search list begins with its own namespace.
   * Empty if the file is of no use in another pod: without name servers, or with one on this
   * machine.
   */
  public static Optional<ResolvConf> ofPod(String file) {
    List<String> servers =
        NAME_SERVER.matcher(file).results().map(server -> server.group(1)).toList();
    boolean usable =
        !servers.isEmpty()
            && servers.stream().noneMatch(server -> server.matches("127\\..*|::1|0\\.0\\.0\\.0"));
    return usable ? Optional.of(new ResolvConf(template(file))) : Optional.empty();
  }

  /** Whether text can be such a file at all. */
  public static boolean hasNameServer(String text) {
    return NAME_SERVER.matcher(text).find();
  }

  private static String template(String file) {
    return SEARCH
        .matcher(file)
        .replaceAll(
            line -> Matcher.quoteReplacement("search " + String.join(" ", domains(line.group(1)))));
  }

  /** A domain that is one label before a cluster's svc domain of the same list is a namespace's. */
  private static List<String> domains(String list) {
    List<String> domains = Arrays.stream(list.strip().split("\\s+")).toList();
    return domains.stream()
        .map(domain -> {
          String rest = domain.substring(domain.indexOf('.') + 1);
          return rest.startsWith("svc.") && domains.contains(rest)
              ? NAMESPACE + "." + rest
              : domain;
        })
        .toList();
  }

  /** The file for a pod of that namespace; empty for the pod's own. */
  Optional<String> in(String namespace) {
    return Optional.ofNullable(template)
        .map(text -> (text.stripTrailing() + "\n").replace(NAMESPACE, namespace));
  }
}
