package dev.fastforward.operator.job;

import dev.fastforward.crds.ImageBuildSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The container that reads the Dockerfile and talks to registries: it alone has credentials. */
final class ExecutorContainer {
  private ExecutorContainer() {}

  static Container of(ImageBuildSpec spec, JobSettings settings) {
    return new ContainerBuilder()
        .withName(Names.EXECUTOR)
        .withImage(settings.executorImage())
        .withImagePullPolicy(settings.imagePullPolicy())
        .withArgs(Paths.REQUEST + "/" + Names.REQUEST_FILE)
        .withEnv(new EnvVarBuilder().withName("FASTFORWARD_WORK").withValue(Paths.WORK).build())
        .withNewResources()
        .withRequests(
            new TreeMap<>(
                Map.of(
                    "cpu", new Quantity("100m"),
                    "memory", new Quantity("256Mi"),
                    "ephemeral-storage", new Quantity("64Mi"))))
        .withLimits(Map.of("memory", settings.executorMemory()))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        // To fill the stage's root: owners, modes, devices and file capabilities of the image.
        .withAdd("CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "MKNOD", "SETFCAP")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(mounts(spec))
        .build();
  }

  private static List<VolumeMount> mounts(ImageBuildSpec spec) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(Volumes.REQUEST, Paths.REQUEST, true));
    mounts.add(mount(Volumes.CONTEXT, Paths.CONTEXT, true));
    mounts.add(mount(Volumes.SOCKET, Paths.SOCKET_DIRECTORY, false));
    mounts.add(mount(Volumes.WORK, Paths.WORK, false));
    mounts.add(mount(Volumes.TMP, Paths.TMP, false));
    if (spec.output().pushSecretRef() != null) {
      mounts.add(mount(Volumes.DOCKER_CONFIG, Paths.DOCKER_CONFIG, true));
    }
    return mounts;
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
