package dev.fastforward.builder.resolve;

import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.settings.BuildSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the machine gives to one build. Immutable.
 *
 * @param workFolder empty; removed by whoever gives it
 * @param environment variables that secrets, proxies and agents may be taken from
 * @param mounts for the mounts of commands
 */
public record BuildPlace(Path workFolder, Map<String, String> environment, MountSupplies mounts) {
  /**
   * A place with an empty environment that nothing outlives: folders of cache mounts are in the
   * work folder, too.
   *
   * @param notes hears when a command has to wait
   */
  public static BuildPlace passing(
      BuildSettings settings, Path workFolder, Consumer<String> notes) {
    return of(settings, workFolder, workFolder.resolve("mounts"), Map.of(), notes);
  }

  /**
   * A place whose folders of cache mounts are where the environment says.
   *
   * @param notes hears when a command has to wait
   */
  public static BuildPlace of(
      BuildSettings settings,
      Path workFolder,
      Map<String, String> environment,
      Consumer<String> notes) {
    return of(
        settings,
        workFolder,
        MountSupplies.place(settings.sandbox(), workFolder, environment),
        environment,
        notes);
  }

  private static BuildPlace of(
      BuildSettings settings,
      Path workFolder,
      Path mounts,
      Map<String, String> environment,
      Consumer<String> notes) {
    return new BuildPlace(
        workFolder,
        environment,
        MountSupplies.of(settings.run(), mounts, workFolder, environment, notes));
  }
}
