package dev.fastforward.operator.job;

import dev.fastforward.builder.contract.RequiredFile;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.crds.BuildSecret;
import dev.fastforward.crds.Destination;
import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.SecretKeyRef;
import dev.fastforward.crds.SecretRef;
import dev.fastforward.crds.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Secrets that a build is given. The operator reads none of them: they are mounted into the
 * executor's container, as optional, and the executor says what is missing.
 *
 * @param push Secret with the docker config for output.image; null for none
 * @param registries Secrets with further docker configs, to the field that names them first
 * @param source Secret with the credentials of git or http; null for none
 * @param sourceField field that names it
 * @param run secrets for RUN instructions
 */
record Secrets(
    @Nullable String push,
    Map<String, String> registries,
    @Nullable String source,
    String sourceField,
    List<BuildSecret> run) {

  static Secrets of(ImageBuildSpec spec) {
    SecretRef push = spec.output().pushSecretRef();
    Map<String, String> registries = new LinkedHashMap<>();
    Source source = spec.source();
    for (int n = 0; n < spec.output().additionalDestinations().size(); n++) {
      Destination to = spec.output().additionalDestinations().get(n);
      add(
          registries,
          push,
          to.pushSecretRef(),
          "spec.output.additionalDestinations[" + n + "].pushSecretRef");
    }
    if (source != null && source.oci() != null) {
      add(registries, push, source.oci().secretRef(), "spec.source.oci.secretRef");
    }
    SecretRef git = source == null || source.git() == null ? null : source.git().secretRef();
    SecretRef http = source == null || source.http() == null ? null : source.http().secretRef();
    SecretRef credentials = git == null ? http : git;
    return new Secrets(
        push == null ? null : push.name(),
        registries,
        credentials == null ? null : credentials.name(),
        git == null ? "spec.source.http.secretRef" : "spec.source.git.secretRef",
        spec.secrets());
  }

  private static void add(
      Map<String, String> registries,
      @Nullable SecretRef push,
      @Nullable SecretRef secret,
      String field) {
    if (secret != null && !secret.equals(push)) {
      registries.putIfAbsent(secret.name(), field);
    }
  }

  /** Folders of the further docker configs. */
  List<String> registryFolders() {
    List<String> folders = new ArrayList<>();
    for (int n = 0; n < registries.size(); n++) {
      folders.add(Paths.REGISTRIES + "/" + n);
    }
    return folders;
  }

  List<SecretRequest> requested() {
    return run.stream()
        .map(secret -> new SecretRequest(secret.id(), Paths.SECRETS + "/" + secret.id(), null))
        .toList();
  }

  /** What must be there, or the build cannot begin. */
  List<RequiredFile> requirements() {
    List<RequiredFile> all = new ArrayList<>();
    if (push != null) {
      all.add(dockerConfig(Paths.DOCKER_CONFIG, "spec.output.pushSecretRef", push));
    }
    List<String> folders = registryFolders();
    registries.forEach((secret, field) ->
        all.add(
            dockerConfig(
                folders.get(List.copyOf(registries.keySet()).indexOf(secret)), field, secret)));
    if (source != null) {
      all.add(
          new RequiredFile(
              Paths.SOURCE_CREDENTIALS,
              sourceField
                  + ": there is no Secret "
                  + source
                  + " in this namespace, or it is empty; make it by kubectl create secret generic,"
                  + " and ask for a rebuild"));
    }
    for (BuildSecret secret : run) {
      SecretKeyRef key = secret.secretKeyRef();
      if (!Boolean.TRUE.equals(key.optional())) {
        all.add(
            new RequiredFile(
                Paths.SECRETS + "/" + secret.id(),
                "spec.secrets, id %s: there is no Secret %s with a key %s in this namespace; make it and ask for a rebuild, or say optional: true"
                    .formatted(secret.id(), key.name(), key.key())));
      }
    }
    return all;
  }

  private static RequiredFile dockerConfig(String folder, String field, String secret) {
    return new RequiredFile(
        folder + "/config.json",
        field
            + ": there is no Secret "
            + secret
            + " with a key .dockerconfigjson in this namespace; make it by kubectl create secret"
            + " docker-registry, and ask for a rebuild");
  }
}
