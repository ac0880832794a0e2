package dev.fastforward.builder.resolve;

import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.settings.BuildSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the machine provides for one build. Immutable.
 *
 * @param workFolder empty; the caller deletes it after the build
 * @param environment variables for secrets, proxies and agents
 * @param mounts sources of the mounts of RUN
 */
public record BuildPlace(Path workFolder, Map<String, String> environment, MountSupplies mounts) {
  /**
   * A temporary place with an empty environment. Cache mounts are in the work folder too.
   *
   * @param notes receives a line when a command has to wait
   */
  public static BuildPlace passing(
      BuildSettings settings, Path workFolder, Consumer<String> notes) {
    return of(settings, workFolder, workFolder.resolve("mounts"), Map.of(), notes);
  }

  /**
   * A place whose cache mounts are in the folder that the environment names.
   *
   * @param notes receives a line when a command has to wait
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
