package dev.fastforward.operator.job;

import dev.fastforward.crds.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The container in which RUN instructions run: no credentials, no source, and nothing to write to
 * but its own root. An ordinary container, whose agent ends by itself when the executor has ended:
 * the kubelet starts other containers only when it has seen a sidecar run, and it looks once a
 * second.
 */
final class StageContainer {
  private StageContainer() {}

  static Container of(dev.fastforward.crds.@Nullable Pod wishes, JobSettings settings) {
    Map<String, Quantity> requests = new TreeMap<>();
    requests.put("cpu", new Quantity("100m"));
    requests.put("memory", new Quantity("128Mi"));
    requests.put("ephemeral-storage", new Quantity("64Mi"));
    Map<String, Quantity> limits = new TreeMap<>();
    limits.put("ephemeral-storage", settings.stageDisk());
    Resources resources = wishes == null ? null : wishes.resources();
    if (resources != null) {
      // Where only a limit is given, Kubernetes takes it for the request too.
      resources.limits().keySet().forEach(requests::remove);
      requests.putAll(resources.requests());
      limits.putAll(resources.limits());
    }
    return new ContainerBuilder()
        .withName(Names.STAGE)
        .withImage(settings.stageImage())
        .withImagePullPolicy(settings.imagePullPolicy())
        .withCommand("/agent", "stage", Paths.SOCKET)
        .withNewResources()
        .withRequests(requests)
        .withLimits(limits)
        .endResources()
        .withNewSecurityContext()
        .withNewCapabilities()
        .withDrop("ALL")
        .withAdd(
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "SETFCAP",
            "SETGID",
            "SETUID",
            "SYS_CHROOT")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(Volumes.mount(Volumes.SOCKET, Paths.SOCKET_DIRECTORY, true))
        .build();
  }
}
