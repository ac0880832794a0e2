package dev.fastforward.builder.keys;

import dev.fastforward.builder.keys.InputValue.Count;
import dev.fastforward.builder.keys.InputValue.Flag;
import dev.fastforward.builder.keys.InputValue.Mode;
import dev.fastforward.builder.keys.InputValue.Text;
import dev.fastforward.builder.keys.KeyInput.Labelled;
import dev.fastforward.builder.step.RunMount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs that a RUN's mounts are. Contents of secrets and of cache folders are not among them:
 * whether a secret is given is.
 */
final class MountInputs {
  private final List<Labelled> values = new ArrayList<>();

  private MountInputs() {}

  static KeyInput of(RunMount mount) {
    MountInputs inputs = new MountInputs();
    return switch (mount) {
      case RunMount.Bind bind -> inputs.bind(bind);
      case RunMount.Cache cache -> inputs.cache(cache);
      case RunMount.Tmpfs tmpfs -> inputs.tmpfs(tmpfs);
      case RunMount.Secret secret -> inputs.secret(secret);
      case RunMount.Ssh ssh -> inputs.ssh(ssh);
    };
  }

  /** The place of the mount, for the name of what it shows. */
  static String place(RunMount mount) {
    return switch (mount) {
      case RunMount.Bind bind -> " at " + bind.target();
      case RunMount.Cache cache -> " at " + cache.target();
      default -> "";
    };
  }

  private KeyInput bind(RunMount.Bind bind) {
    add("target", new Text(bind.target()));
    add("source", new Text(bind.source()));
    add("readonly", new Flag(bind.readOnly()));
    return new KeyInput(InputKind.BIND_MOUNT, bind.target(), values);
  }

  private KeyInput cache(RunMount.Cache cache) {
    add("target", new Text(cache.target()));
    add("id", new Text(cache.id()));
    add("source", new Text(cache.source()));
    add("readonly", new Flag(cache.readOnly()));
    access(cache.owner());
    return new KeyInput(InputKind.CACHE_MOUNT, cache.target(), values);
  }

  private KeyInput tmpfs(RunMount.Tmpfs tmpfs) {
    add("target", new Text(tmpfs.target()));
    add("size", new Count(tmpfs.size()));
    add("readonly", new Flag(tmpfs.readOnly()));
    return new KeyInput(InputKind.TMPFS_MOUNT, tmpfs.target(), values);
  }

  private KeyInput secret(RunMount.Secret secret) {
    add("target", new Text(secret.target()));
    add("id", new Text(secret.id()));
    add("env", new Text(secret.env()));
    add("given", new Flag(secret.given()));
    access(secret.access());
    return new KeyInput(InputKind.SECRET_MOUNT, secret.id(), values);
  }

  private KeyInput ssh(RunMount.Ssh ssh) {
    add("target", new Text(ssh.target()));
    add("id", new Text(ssh.id()));
    add("given", new Flag(ssh.given()));
    access(ssh.access());
    return new KeyInput(InputKind.SSH_MOUNT, ssh.id(), values);
  }

  private void access(RunMount.@Nullable Access access) {
    if (access == null) {
      add("owner", new Count(-1));
    } else {
      add("mode", new Mode(access.mode()));
      add("uid", new Count(access.uid()));
      add("gid", new Count(access.gid()));
    }
  }

  private void add(String label, InputValue value) {
    values.add(new Labelled(label, value));
  }
}
