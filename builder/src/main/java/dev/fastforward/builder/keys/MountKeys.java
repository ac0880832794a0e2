package dev.fastforward.builder.keys;

import dev.fastforward.builder.step.RunConditions;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a RUN's mounts and conditions stands in its key. What is not asked for leaves no trace.
 * Contents of secrets and of cache folders never stand there: whether a secret was given does.
 */
final class MountKeys {
  private final KeyHash hash;

  private MountKeys(KeyHash hash) {
    this.hash = hash;
  }

  /**
   * @param sources what the files of each mount are; null for one that takes none
   */
  static void add(KeyHash hash, Step.Run run, List<@Nullable SourceKey> sources) {
    MountKeys keys = new MountKeys(hash);
    keys.conditions(run.conditions());
    for (int i = 0; i < run.mounts().size(); i++) {
      keys.mount(run.mounts().get(i), sources.get(i));
    }
  }

  private void conditions(RunConditions conditions) {
    if (!conditions.network().equals("default")) {
      hash.field("network").field(conditions.network());
    }
    if (conditions.insecure()) {
      hash.field("insecure");
    }
    conditions.addHosts().forEach((name, address) -> hash.field("host").field(name).field(address));
    if (conditions.shmSize() != 0) {
      hash.field("shm").number(conditions.shmSize());
    }
    conditions.ulimits().forEach(limit -> hash.field("ulimit").field(limit.toString()));
  }

  private void mount(RunMount mount, @Nullable SourceKey source) {
    switch (mount) {
      case RunMount.Bind bind ->
          hash.field("bind").field(bind.target()).field(bind.source()).number(bind.readOnly());
      case RunMount.Cache cache -> {
        hash.field("cache")
            .field(cache.target())
            .field(cache.id())
            .field(cache.source())
            .number(cache.readOnly());
        access(cache.owner());
      }
      case RunMount.Tmpfs tmpfs ->
          hash.field("tmpfs").field(tmpfs.target()).number(tmpfs.size()).number(tmpfs.readOnly());
      case RunMount.Secret secret -> {
        hash.field("secret")
            .field(secret.target())
            .field(secret.id())
            .field(secret.env())
            .number(secret.given());
        access(secret.access());
      }
      case RunMount.Ssh ssh -> {
        hash.field("ssh").field(ssh.target()).field(ssh.id()).number(ssh.given());
        access(ssh.access());
      }
    }
    if (source != null) {
      source(source);
    }
  }

  private void access(RunMount.@Nullable Access access) {
    if (access == null) {
      hash.number(-1);
    } else {
      hash.number(access.mode()).number(access.uid()).number(access.gid());
    }
  }

  private void source(SourceKey source) {
    switch (source) {
      case SourceKey.Content content -> hash.field("content").field(content.selection().value());
      case SourceKey.Stage stage -> hash.field("stage").field(stage.key().value());
      case SourceKey.Image image ->
          hash.field("image").field(image.manifest().value()).field(image.platform().toString());
    }
  }
}
