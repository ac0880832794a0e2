package dev.fastforward.builder.settings;

import dev.fastforward.builder.contract.ProvenanceMode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the image that the Dockerfile does not define.
 *
 * @param labels set after all instructions
 * @param annotations of the manifest of each platform
 * @param platforms os/arch[/variant]; empty for the platform of this machine
 * @param sourceDateEpoch seconds since the epoch for all times that the build writes; null for none
 * @param created time of creation in config and history
 * @param provenance detail of the provenance attestation; null for no attestation
 */
public record ImageSettings(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    List<String> platforms,
    @Nullable Long sourceDateEpoch,
    CreationTime created,
    @Nullable ProvenanceMode provenance) {

  public ImageSettings {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    platforms = List.copyOf(platforms);
  }
}
