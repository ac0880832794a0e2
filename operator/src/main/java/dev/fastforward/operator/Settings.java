package dev.fastforward.operator;

import dev.fastforward.operator.job.BuilderImages;
import dev.fastforward.operator.job.Floors;
import dev.fastforward.operator.job.JobSettings;
import dev.fastforward.operator.job.Quantities;
import dev.fastforward.operator.job.ResolvConf;
import dev.fastforward.operator.job.UserNamespaces;
import dev.fastforward.operator.plan.Limits;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operator's settings, from environment variables that begin with FASTFORWARD_.
 *
 * @param namespaces the only ones that are watched; empty for all
 * @param leaseNamespace where the Lease is that lets one operator of several act; null for none
 * @param healthPort where probes are answered; 0 for nowhere
 */
record Settings(
    Set<String> namespaces, JobSettings jobs, @Nullable String leaseNamespace, int healthPort) {
  private static final String EXECUTOR_IMAGE = "FASTFORWARD_EXECUTOR_IMAGE";
  private static final String STAGE_IMAGE = "FASTFORWARD_STAGE_IMAGE";
  private static final String PULL_POLICY = "FASTFORWARD_IMAGE_PULL_POLICY";
  private static final String INSECURE = "FASTFORWARD_INSECURE_REGISTRIES";
  private static final String MIRRORS = "FASTFORWARD_REGISTRY_MIRRORS";
  private static final String INSECURE_SOURCES = "FASTFORWARD_INSECURE_SOURCES";
  private static final String LEASE_NAMESPACE = "FASTFORWARD_LEASE_NAMESPACE";
  private static final String HEALTH_PORT = "FASTFORWARD_HEALTH_PORT";
  private static final String NAMESPACES = "FASTFORWARD_NAMESPACES";
  private static final String USER_NAMESPACES = "FASTFORWARD_USER_NAMESPACES";
  private static final String SERVICE_ACCOUNTS = "FASTFORWARD_SERVICE_ACCOUNTS";
  private static final String TOLERATIONS = "FASTFORWARD_TOLERATIONS";
  private static final String NODE_SELECTOR_KEYS = "FASTFORWARD_NODE_SELECTOR_KEYS";
  private static final String NODE_SELECTOR = "FASTFORWARD_NODE_SELECTOR";
  private static final String EXECUTOR_MEMORY = "FASTFORWARD_EXECUTOR_MEMORY";
  private static final String WORK_SIZE = "FASTFORWARD_WORK_SIZE";
  private static final String STAGE_DISK = "FASTFORWARD_STAGE_DISK";
  private static final String RESOLV_CONF = "FASTFORWARD_EXECUTOR_RESOLV_CONF";
  private static final String STAGE_MEMORY = "FASTFORWARD_STAGE_MEMORY";
  private static final String STAGE_CPU = "FASTFORWARD_STAGE_CPU";
  private static final String MAX_BUILDS = "FASTFORWARD_MAX_BUILDS";
  private static final String MAX_BUILDS_PER_NAMESPACE = "FASTFORWARD_MAX_BUILDS_PER_NAMESPACE";
  private static final String STAGE_MAX = "FASTFORWARD_STAGE_MAX";

  /** Nodes of the control plane stay out of reach, and nodes that are unwell or being emptied. */
  private static final String USUAL_TOLERATIONS =
      "*,!node-role.kubernetes.io/*,!node.kubernetes.io/*";

  private static final String USUAL_NODE_SELECTORS = "*,!node-role.kubernetes.io/*";

  /**
   * Reads the settings.
   *
   * @param environment of the process
   * @param clusterHasUserNamespaces what FASTFORWARD_USER_NAMESPACES=auto stands for
   * @param ownResolvConf the operator's own /etc/resolv.conf, if it runs in a pod; what
   *     FASTFORWARD_EXECUTOR_RESOLV_CONF=auto stands for
   * @throws IllegalArgumentException with the name of the variable and what is wrong with it
   */
  static Settings read(
      Map<String, String> environment,
      boolean clusterHasUserNamespaces,
      Optional<String> ownResolvConf) {
    Variables variables = new Variables(environment);
    return new Settings(
        Set.copyOf(variables.list(NAMESPACES)),
        jobs(variables, floors(variables, clusterHasUserNamespaces), ownResolvConf),
        variables.optional(LEASE_NAMESPACE),
        variables.port(HEALTH_PORT));
  }

  private static JobSettings jobs(
      Variables variables, Floors floors, Optional<String> ownResolvConf) {
    return new JobSettings(
        new BuilderImages(
            variables.required(EXECUTOR_IMAGE),
            variables.required(STAGE_IMAGE),
            variables.oneOf(PULL_POLICY, "IfNotPresent", "Always", "Never")),
        variables.list(INSECURE),
        mirrors(variables),
        variables.list(INSECURE_SOURCES),
        variables.quantity(EXECUTOR_MEMORY, "1Gi"),
        variables.quantity(WORK_SIZE, "20Gi"),
        stageLimits(variables, floors.most()),
        resolvConf(variables, ownResolvConf),
        floors,
        new Limits(variables.count(MAX_BUILDS, 50), variables.count(MAX_BUILDS_PER_NAMESPACE, 25)));
  }

  private static ResolvConf resolvConf(Variables variables, Optional<String> own) {
    String value = variables.optional(RESOLV_CONF);
    return switch (value == null ? "auto" : value) {
      case "auto" -> own.flatMap(ResolvConf::ofPod).orElse(ResolvConf.OF_THE_POD);
      case "pod" -> ResolvConf.OF_THE_POD;
      case String lines when ResolvConf.hasNameServer(lines) -> new ResolvConf(lines);
      case String other ->
          throw new IllegalArgumentException(
              RESOLV_CONF
                  + " is "
                  + other
                  + ", and must be auto, pod, or the lines of a resolv.conf with a nameserver,"
                  + " such as \"search {namespace}.svc.cluster.local svc.cluster.local"
                  + " cluster.local\", \"nameserver 10.96.0.10\", \"options ndots:5\"");
    };
  }

  private static Floors floors(Variables variables, boolean clusterHasUserNamespaces) {
    return new Floors(
        switch (variables.oneOf(USER_NAMESPACES, "auto", "true", "false", "required")) {
          case "required" -> UserNamespaces.REQUIRED;
          case "true" -> UserNamespaces.PREFERRED;
          case "false" -> UserNamespaces.ON_REQUEST;
          default ->
              clusterHasUserNamespaces ? UserNamespaces.PREFERRED : UserNamespaces.ON_REQUEST;
        },
        variables.allowed(SERVICE_ACCOUNTS, "default"),
        variables.allowed(TOLERATIONS, USUAL_TOLERATIONS),
        variables.allowed(NODE_SELECTOR_KEYS, USUAL_NODE_SELECTORS),
        variables.pairs(NODE_SELECTOR),
        variables.quantities(STAGE_MAX));
  }

  private static Map<String, Quantity> stageLimits(
      Variables variables, Map<String, Quantity> most) {
    Map<String, Quantity> limits = new TreeMap<>();
    limits.put("ephemeral-storage", variables.quantity(STAGE_DISK, "20Gi"));
    put(limits, "memory", variables.quantityOrNone(STAGE_MEMORY, "4Gi"));
    put(limits, "cpu", variables.quantityOrNone(STAGE_CPU, "4"));
    for (String name : List.of("ephemeral-storage", "memory", "cpu")) {
      Quantity limit = limits.get(name);
      Quantity end = most.get(name);
      if (end != null && (limit == null || Quantities.isMore(limit, end))) {
        limits.put(name, end);
      }
    }
    return limits;
  }

  private static void put(Map<String, Quantity> limits, String name, @Nullable Quantity limit) {
    if (limit != null) {
      limits.put(name, limit);
    }
  }

  private static List<String> mirrors(Variables variables) {
    List<String> mirrors = variables.list(MIRRORS);
    for (String mirror : mirrors) {
      if (mirror.contains("://") || mirror.startsWith("/") || mirror.endsWith("/")) {
        throw new IllegalArgumentException(
            MIRRORS + " has " + mirror + ", and must have host[:port][/path] without a scheme");
      }
    }
    return mirrors;
  }
}
