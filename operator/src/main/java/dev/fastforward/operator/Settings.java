package dev.fastforward.operator;

import dev.fastforward.operator.job.JobSettings;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final String EXECUTOR_MEMORY = "FASTFORWARD_EXECUTOR_MEMORY";
  private static final String WORK_SIZE = "FASTFORWARD_WORK_SIZE";
  private static final String STAGE_DISK = "FASTFORWARD_STAGE_DISK";

  /**
   * Reads the settings.
   *
   * @param environment of the process
   * @param clusterHasUserNamespaces what FASTFORWARD_USER_NAMESPACES=auto stands for
   * @throws IllegalArgumentException with the name of the variable and what is wrong with it
   */
  static Settings read(Map<String, String> environment, boolean clusterHasUserNamespaces) {
    return new Settings(
        Set.copyOf(list(environment.get(NAMESPACES))),
        new JobSettings(
            required(environment, EXECUTOR_IMAGE),
            required(environment, STAGE_IMAGE),
            oneOf(environment, PULL_POLICY, "IfNotPresent", "Always", "Never"),
            list(environment.get(INSECURE)),
            mirrors(environment),
            list(environment.get(INSECURE_SOURCES)),
            switch (oneOf(environment, USER_NAMESPACES, "auto", "true", "false")) {
              case "true" -> true;
              case "false" -> false;
              default -> clusterHasUserNamespaces;
            },
            quantity(environment, EXECUTOR_MEMORY, "1Gi"),
            quantity(environment, WORK_SIZE, "20Gi"),
            quantity(environment, STAGE_DISK, "20Gi")),
        optional(environment.get(LEASE_NAMESPACE)),
        port(environment.get(HEALTH_PORT)));
  }

  private static @Nullable String optional(@Nullable String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static int port(@Nullable String value) {
    String text = optional(value);
    if (text == null) {
      return 0;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException(HEALTH_PORT + " is " + text + ", and must be a port");
    }
    return Integer.parseInt(text);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " must be set to an image reference");
    }
    return value.strip();
  }

  /** The value, or the first of the allowed ones if it is not set. */
  private static String oneOf(Map<String, String> environment, String name, String... allowed) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return allowed[0];
    }
    if (!Arrays.asList(allowed).contains(value.strip())) {
      throw new IllegalArgumentException(
          name + " is " + value + ", and must be one of " + String.join(", ", allowed));
    }
    return value.strip();
  }

  private static Quantity quantity(Map<String, String> environment, String name, String otherwise) {
    String value = environment.get(name);
    String text = value == null || value.isBlank() ? otherwise : value.strip();
    try {
      Quantity quantity = Quantity.parse(text);
      quantity.getNumericalAmount();
      return quantity;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          name + " is " + text + ", and must be a quantity such as 2Gi", e);
    }
  }

  private static List<String> mirrors(Map<String, String> environment) {
    List<String> mirrors = list(environment.get(MIRRORS));
    for (String mirror : mirrors) {
      if (mirror.contains("://") || mirror.startsWith("/") || mirror.endsWith("/")) {
        throw new IllegalArgumentException(
            MIRRORS + " has " + mirror + ", and must have host[:port][/path] without a scheme");
      }
    }
    return mirrors;
  }

  private static List<String> list(@Nullable String value) {
    return value == null
        ? List.of()
        : Arrays.stream(value.split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
  }
}
