package dev.fastforward.operator.job;

import dev.fastforward.crds.ImageBuildSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
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
        .withImage(settings.images().executor())
        .withImagePullPolicy(settings.images().pullPolicy())
        .withArgs(Paths.REQUEST + "/" + Names.REQUEST_FILE)
        .withEnv(environment(spec))
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
        .withVolumeMounts(Volumes.executorMounts(spec, settings))
        .build();
  }

  private static List<EnvVar> environment(ImageBuildSpec spec) {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(variable("FASTFORWARD_WORK", Paths.WORK));
    if (spec.pod() != null) {
      spec.pod().env().forEach(given -> variables.add(variable(given.name(), given.value())));
    }
    return variables;
  }

  private static EnvVar variable(String name, String value) {
    // $( has a meaning in a pod, which is not meant here.
    return new EnvVarBuilder().withName(name).withValue(value.replace("$(", "$$(")).build();
  }
}
