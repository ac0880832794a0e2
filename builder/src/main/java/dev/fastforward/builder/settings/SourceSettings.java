package dev.fastforward.builder.settings;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The source of the build.
 *
 * @param target name of the stage to build; null for the last
 * @param buildArgs values of ARGs
 * @param namedContexts name to directory, URL, {@code docker-image://}, {@code oci-layout://}, as
 *     --build-context takes them
 */
public record SourceSettings(
    ContextSettings context,
    DockerfileSettings dockerfile,
    @Nullable String target,
    SortedMap<String, String> buildArgs,
    SortedMap<String, String> namedContexts) {

  public SourceSettings {
    buildArgs = Collections.unmodifiableSortedMap(new TreeMap<>(buildArgs));
    namedContexts = Collections.unmodifiableSortedMap(new TreeMap<>(namedContexts));
  }
}
