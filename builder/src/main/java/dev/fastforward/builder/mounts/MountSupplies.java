package dev.fastforward.builder.mounts;

import dev.fastforward.builder.cache.MountContents;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.SandboxSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What all mounts of one build are made from.
 *
 * @param kept what outlives this machine of the folders of cache mounts
 */
public record MountSupplies(
    MountFiles files, CacheFolders caches, KeptCaches kept, Secrets secrets, SshAgents agents) {

  /**
   * @param place where the folders of cache mounts are
   * @param workFolder existing directory; the caller removes it
   * @param environment of this process
   * @param notes receives a line when a command has to wait
   */
  public static MountSupplies of(
      RunSettings run,
      Path place,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> notes) {
    return new MountSupplies(
        new MountFiles(workFolder),
        new CacheFolders(place, notes),
        KeptCaches.NONE,
        new Secrets(run.secrets(), environment),
        new SshAgents(run.ssh(), environment));
  }

  /**
   * The same, with contents of cache mounts kept elsewhere.
   *
   * @param workFolder exists; for contents in passing
   */
  public MountSupplies keeping(
      MountContents contents, boolean writable, Path workFolder, BuildListener listener) {
    return new MountSupplies(
        files,
        caches,
        new PersistentCacheMounts(caches, contents, writable, workFolder, listener),
        secrets,
        agents);
  }

  /**
   * Where the folders of cache mounts are: in a pod they go away with it, elsewhere they are the
   * user's.
   */
  public static Path place(
      SandboxSettings sandbox, Path workFolder, Map<String, String> environment) {
    if (sandbox.stageSocket() != null) {
      return workFolder.resolve("mounts");
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    return base.resolve("fastforward/mounts");
  }
}
