package dev.fastforward.operator.job;

import dev.fastforward.crds.BuildSecret;
import dev.fastforward.crds.CurrentBuild;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.Source;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretProjectionBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of the builder pod; each has a limit. Secrets are optional: one that is not there
 * would leave the pod waiting with nothing but an event, and the executor can say it.
 */
final class Volumes {
  private static final String REQUEST = "request";
  private static final String CONTEXT = "context";
  static final String SOCKET = "socket";
  private static final String WORK = "work";
  private static final String TMP = "tmp";
  private static final String SHM = "shm";
  private static final String DOCKER_CONFIG = "docker-config";
  private static final String REGISTRIES = "registries";
  private static final String SOURCE_CREDENTIALS = "source-credentials";
  private static final String SECRETS = "secrets";
  private static final String DOCKER_CONFIG_KEY = ".dockerconfigjson";
  private static final String DOCKER_CONFIG_FILE = "config.json";

  private Volumes() {}

  static List<Volume> of(ImageBuildSpec spec, CurrentBuild build, JobSettings settings) {
    Secrets secrets = Secrets.of(spec);
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName(REQUEST)
            .withNewConfigMap()
            .withName(build.job())
            .endConfigMap()
            .build());
    if (hasContext(spec)) {
      volumes.add(context(spec.source()));
    }
    volumes.add(empty(SOCKET, new Quantity("1Mi")));
    volumes.add(empty(WORK, settings.workSize()));
    volumes.add(empty(TMP, new Quantity("256Mi")));
    volumes.add(empty(SHM, new Quantity("1Mi")));
    String push = secrets.push();
    if (push != null) {
      volumes.add(dockerConfig(push));
    }
    if (!secrets.registries().isEmpty()) {
      volumes.add(projected(REGISTRIES, registries(secrets)));
    }
    if (secrets.source() != null) {
      volumes.add(
          new VolumeBuilder()
              .withName(SOURCE_CREDENTIALS)
              .withNewSecret()
              .withSecretName(secrets.source())
              .withOptional(true)
              .endSecret()
              .build());
    }
    if (!secrets.run().isEmpty()) {
      volumes.add(projected(SECRETS, secrets.run().stream().map(Volumes::run).toList()));
    }
    return volumes;
  }

  private static Volume dockerConfig(String secret) {
    return new VolumeBuilder()
        .withName(DOCKER_CONFIG)
        .withNewSecret()
        .withSecretName(secret)
        .withOptional(true)
        .addNewItem()
        .withKey(DOCKER_CONFIG_KEY)
        .withPath(DOCKER_CONFIG_FILE)
        .endItem()
        .endSecret()
        .build();
  }

  /** Where the executor finds them. The stage has the socket alone. */
  static List<VolumeMount> executorMounts(ImageBuildSpec spec, JobSettings settings) {
    Secrets secrets = Secrets.of(spec);
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(REQUEST, Paths.REQUEST, true));
    mounts.addAll(NameFiles.mounts(REQUEST, settings.resolvConf()));
    if (hasContext(spec)) {
      mounts.add(mount(CONTEXT, Paths.CONTEXT, true));
    }
    mounts.add(mount(SOCKET, Paths.SOCKET_DIRECTORY, false));
    mounts.add(mount(WORK, Paths.WORK, false));
    mounts.add(mount(TMP, Paths.TMP, false));
    // The pod has one /dev/shm for all containers, and a RUN can write there.
    mounts.add(mount(SHM, Paths.SHM, false));
    if (secrets.push() != null) {
      mounts.add(mount(DOCKER_CONFIG, Paths.DOCKER_CONFIG, true));
    }
    if (!secrets.registries().isEmpty()) {
      mounts.add(mount(REGISTRIES, Paths.REGISTRIES, true));
    }
    if (secrets.source() != null) {
      mounts.add(mount(SOURCE_CREDENTIALS, Paths.SOURCE_CREDENTIALS, true));
    }
    if (!secrets.run().isEmpty()) {
      mounts.add(mount(SECRETS, Paths.SECRETS, true));
    }
    return mounts;
  }

  static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }

  /** Whether the context is a volume: the executor fetches all others itself. */
  private static boolean hasContext(ImageBuildSpec spec) {
    return spec.source() == null || spec.source().configMap() != null;
  }

  private static Volume context(@Nullable Source source) {
    return source == null || source.configMap() == null
        ? empty(CONTEXT, new Quantity("1Mi"))
        : new VolumeBuilder()
            .withName(CONTEXT)
            .withNewConfigMap()
            .withName(source.configMap().name())
            .endConfigMap()
            .build();
  }

  private static List<VolumeProjection> registries(Secrets secrets) {
    List<VolumeProjection> projections = new ArrayList<>();
    for (String secret : secrets.registries().keySet()) {
      projections.add(
          projection(
              new SecretProjectionBuilder()
                  .withName(secret)
                  .withOptional(true)
                  .addNewItem()
                  .withKey(DOCKER_CONFIG_KEY)
                  .withPath(projections.size() + "/" + DOCKER_CONFIG_FILE)
                  .endItem()
                  .build()));
    }
    return projections;
  }

  private static VolumeProjection run(BuildSecret secret) {
    return projection(
        new SecretProjectionBuilder()
            .withName(secret.secretKeyRef().name())
            .withOptional(true)
            .addNewItem()
            .withKey(secret.secretKeyRef().key())
            .withPath(secret.id())
            .endItem()
            .build());
  }

  private static VolumeProjection projection(SecretProjection secret) {
    return new VolumeProjectionBuilder().withSecret(secret).build();
  }

  private static Volume projected(String name, List<VolumeProjection> sources) {
    return new VolumeBuilder()
        .withName(name)
        .withNewProjected()
        .withSources(sources)
        .endProjected()
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
