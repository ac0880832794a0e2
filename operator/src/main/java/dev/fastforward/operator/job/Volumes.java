package dev.fastforward.operator.job;

import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;

/** The volumes of the builder pod; each has a limit. */
final class Volumes {
  static final String REQUEST = "request";
  static final String CONTEXT = "context";
  static final String SOCKET = "socket";
  static final String WORK = "work";
  static final String TMP = "tmp";
  static final String DOCKER_CONFIG = "docker-config";

  private Volumes() {}

  static List<Volume> of(ImageBuildSpec spec, CurrentBuild build, JobSettings settings) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName(REQUEST)
            .withNewConfigMap()
            .withName(build.job())
            .endConfigMap()
            .build());
    volumes.add(context(spec));
    volumes.add(empty(SOCKET, new Quantity("1Mi")));
    volumes.add(empty(WORK, settings.workSize()));
    volumes.add(empty(TMP, new Quantity("256Mi")));
    if (spec.output().pushSecretRef() != null) {
      // A Secret that is not there would leave the pod waiting with nothing but an event; the
      // executor can say it.
      volumes.add(
          new VolumeBuilder()
              .withName(DOCKER_CONFIG)
              .withNewSecret()
              .withSecretName(spec.output().pushSecretRef().name())
              .withOptional(true)
              .addNewItem()
              .withKey(".dockerconfigjson")
              .withPath("config.json")
              .endItem()
              .endSecret()
              .build());
    }
    return volumes;
  }

  private static Volume context(ImageBuildSpec spec) {
    return spec.source() == null
        ? empty(CONTEXT, new Quantity("1Mi"))
        : new VolumeBuilder()
            .withName(CONTEXT)
            .withNewConfigMap()
            .withName(spec.source().configMap().name())
            .endConfigMap()
            .build();
  }

  private static Volume empty(String name, Quantity limit) {
    return new VolumeBuilder()
        .withName(name)
        .withNewEmptyDir()
        .withSizeLimit(limit)
        .endEmptyDir()
        .build();
  }
}
