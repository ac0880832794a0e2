package dev.fastforward.operator.job;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
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
    return new ContainerBuilder()
        .withName(Names.STAGE)
        .withImage(settings.images().stage())
        .withImagePullPolicy(settings.images().pullPolicy())
        .withCommand("/agent", "stage", Paths.SOCKET)
        .withResources(
            StageResources.of(wishes == null ? null : wishes.resources(), settings.stageLimits()))
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
