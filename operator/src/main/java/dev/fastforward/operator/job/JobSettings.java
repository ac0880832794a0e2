package dev.fastforward.operator.job;

import dev.fastforward.operator.plan.Limits;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the operator's settings say about builder pods.
 *
 * @param images images of the pod
 * @param insecureRegistries host:port of registries that are spoken to by plain HTTP
 * @param registryMirrors host[:port][/path] that are asked for images of Docker Hub, in this order,
 *     before Docker Hub itself
 * @param insecureSources host[:port] of servers that sources may be fetched from by plain HTTP
 * @param executorMemory limit of the executor's memory
 * @param workSize limit of the executor's work folder
 * @param stageLimits limits of the container in which RUN instructions run, by resource; its
 *     ephemeral-storage is what they can write, base image included
 * @param resolvConf what the executor resolves names by
 * @param floors what every ImageBuild must respect
 * @param limits how many builds run at once
 */
public record JobSettings(
    BuilderImages images,
    List<String> insecureRegistries,
    List<String> registryMirrors,
    List<String> insecureSources,
    Quantity executorMemory,
    Quantity workSize,
    Map<String, Quantity> stageLimits,
    ResolvConf resolvConf,
    Floors floors,
    Limits limits) {

  public JobSettings {
    insecureRegistries = List.copyOf(insecureRegistries);
    registryMirrors = List.copyOf(registryMirrors);
    insecureSources = List.copyOf(insecureSources);
    stageLimits = new TreeMap<>(stageLimits);
  }
}
