package dev.fastforward.builder.mounts;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.mounts.CacheFolders.Identity;
import dev.fastforward.builder.posix.PosixException;
import dev.fastforward.builder.posix.RootDirectory;
import dev.fastforward.builder.sandbox.Mount;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.RunMount;
import dev.fastforward.builder.step.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of one RUN while it runs. Closing gives back what was taken for them. Not thread-safe.
 */
public final class RunMountSet implements AutoCloseable {
  private final MountSupplies supplies;
  private final Sources sources;
  private final boolean fresh;
  private final List<Mount> mounts = new ArrayList<>();
  private final List<String> environment = new ArrayList<>();
  private final Map<Identity, CacheFolders.Open> caches = new HashMap<>();
  private final List<MountFiles.Placed> own = new ArrayList<>();
  private boolean succeeded;

  /** Finds what mounts take files from. */
  @FunctionalInterface
  public interface Sources {
    MountSource of(CopySource from, String path) throws IOException, InterruptedException;
  }

  private RunMountSet(MountSupplies supplies, Sources sources, boolean fresh) {
    this.supplies = supplies;
    this.sources = sources;
    this.fresh = fresh;
  }

  /**
   * @param fresh whether cache folders with initial content are reset to it
   */
  public static RunMountSet open(
      Step.Run run, MountSupplies supplies, Sources sources, boolean fresh)
      throws IOException, InterruptedException {
    RunMountSet set = new RunMountSet(supplies, sources, fresh);
    try {
      set.takeCaches(run.mounts());
      for (RunMount mount : run.mounts()) {
        set.add(mount, run.mounts());
      }
      return set;
    } catch (IOException | InterruptedException | RuntimeException e) {
      set.close();
      throw e;
    }
  }

  /** For the sandbox. */
  public List<Mount> mounts() {
    return mounts;
  }

  /** NAME=value of secrets that are variables; they replace others of that name. */
  public List<String> environment() {
    return environment;
  }

  /** Takes the folders in the same order for all commands, so that they cannot deadlock. */
  private void takeCaches(List<RunMount> all) throws IOException, InterruptedException {
    Map<Identity, RunMount.Cache> wanted = new HashMap<>();
    Map<Identity, MountSource> seeds = new HashMap<>();
    for (RunMount mount : all) {
      if (mount instanceof RunMount.Cache cache) {
        MountSource seed = cache.from() == null ? null : sources.of(cache.from(), cache.source());
        Identity identity = identity(cache, seed);
        if (seed != null) {
          seeds.put(identity, seed);
        }
        wanted.merge(
            identity,
            cache,
            (one, other) -> one.sharing().compareTo(other.sharing()) >= 0 ? one : other);
      }
    }
    List<Identity> order = new ArrayList<>(wanted.keySet());
    order.sort(Comparator.comparing(Identity::hash));
    for (Identity identity : order) {
      RunMount.Cache cache = wanted.get(identity);
      MountSource seed = seeds.get(identity);
      if (cache != null) {
        boolean reset = fresh && identity.isSeeded();
        caches.put(
            identity,
            supplies
                .caches()
                .open(
                    identity,
                    cache.sharing(),
                    reset,
                    empty ->
                        !reset && supplies.kept().restore(identity, empty)
                            ? new CacheFolders.Content(empty, true)
                            : begun(seed, cache, empty)));
      }
    }
  }

  private static CacheFolders.Content begun(
      @Nullable MountSource seed, RunMount.Cache cache, Path empty) throws IOException {
    return seed == null
        ? new CacheFolders.Content(empty, false)
        : new CacheFolders.Content(seeded(seed, cache, empty), cache.owner() == null);
  }

  private static Path seeded(MountSource seed, RunMount.Cache cache, Path empty)
      throws IOException {
    MountFiles.Placed placed = MountFiles.place(seed, cache.source(), empty);
    Path content = placed.path().isEmpty() ? empty : empty.resolve(placed.path());
    try (RootDirectory root = RootDirectory.open(empty)) {
      if (!root.stat(placed.path()).isDirectory()) {
        throw notDirectory(cache, seed.name());
      }
    }
    return content;
  }

  private Identity identity(RunMount.Cache cache, @Nullable MountSource seed) {
    return new Identity(
        cache.id(), seed == null ? "" : seed.identity() + "/" + cache.source(), cache.owner());
  }

  private void add(RunMount mount, List<RunMount> all) throws IOException, InterruptedException {
    switch (mount) {
      case RunMount.Bind bind -> bind(bind, all);
      case RunMount.Cache cache -> mounts.add(cache(cache));
      case RunMount.Tmpfs tmpfs ->
          mounts.add(new Mount.Tmpfs(tmpfs.target(), tmpfs.size(), tmpfs.readOnly()));
      case RunMount.Secret secret -> {
        if (secret.given()) {
          secret(secret);
        }
      }
      case RunMount.Ssh ssh -> {
        if (ssh.given()) {
          RunMount.Access access = ssh.access();
          mounts.add(
              new Mount.Socket(
                  ssh.target(),
                  supplies.agents().server(ssh.id()),
                  access.mode(),
                  access.uid(),
                  access.gid()));
        }
      }
    }
  }

  private void bind(RunMount.Bind bind, List<RunMount> all)
      throws IOException, InterruptedException {
    MountSource source = sources.of(bind.from(), bind.source());
    boolean shared = bind.readOnly() && all.stream().noneMatch(m -> liesIn(m, bind));
    MountFiles.Placed placed;
    if (shared) {
      placed = supplies.files().shared(source, bind.source());
    } else {
      placed = supplies.files().fresh(source, bind.source());
      own.add(placed);
    }
    mounts.add(new Mount.Bind(bind.target(), placed.base(), placed.path(), bind.readOnly(), false));
  }

  private static boolean liesIn(RunMount mount, RunMount.Bind outer) {
    String target =
        switch (mount) {
          case RunMount.Bind one -> one.target();
          case RunMount.Cache one -> one.target();
          case RunMount.Tmpfs one -> one.target();
          case RunMount.Secret one -> one.target() == null ? "" : one.target();
          case RunMount.Ssh one -> one.target();
        };
    return target.startsWith(outer.target() + "/");
  }

  private Mount cache(RunMount.Cache cache) throws IOException, InterruptedException {
    MountSource seed = cache.from() == null ? null : sources.of(cache.from(), cache.source());
    CacheFolders.Open open = caches.get(identity(cache, seed));
    if (open == null) {
      throw new IllegalStateException("no folder for " + cache.id());
    }
    String path = seed == null ? cache.source() : "";
    try (RootDirectory root = RootDirectory.open(open.data())) {
      String real = root.realPath(path);
      if (!isDirectory(root, real)) {
        throw notDirectory(cache, "the cache mount " + cache.id());
      }
      return new Mount.Bind(cache.target(), open.data(), real, cache.readOnly(), true);
    }
  }

  private static boolean isDirectory(RootDirectory root, String path) throws IOException {
    try (RootDirectory _ = root.openRoot(path)) {
      return true;
    } catch (PosixException _) {
      return false;
    }
  }

  private static BuildException notDirectory(RunMount.Cache cache, String where) {
    return new BuildException(
        FailureReason.CopySourceMissing,
        "there is no directory \"/" + cache.source() + "\" in " + where);
  }

  private void secret(RunMount.Secret secret) {
    byte[] value = supplies.secrets().value(secret.id());
    RunMount.Access access = secret.access();
    if (secret.target() != null) {
      mounts.add(
          new Mount.Secret(secret.target(), value, access.mode(), access.uid(), access.gid()));
    }
    if (secret.env() != null) {
      environment.add(secret.env() + "=" + new String(value, StandardCharsets.UTF_8));
    }
  }

  /** Called when the command has succeeded. */
  public void succeeded() {
    succeeded = true;
  }

  @Override
  public void close() throws IOException {
    caches.forEach((identity, cache) -> {
      if (cache.first()) {
        supplies.kept().used(identity, succeeded);
      }
      cache.close();
    });
    caches.clear();
    for (MountFiles.Placed placed : own) {
      placed.remove();
    }
    own.clear();
  }
}
