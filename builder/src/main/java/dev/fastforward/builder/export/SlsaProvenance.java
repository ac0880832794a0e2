package dev.fastforward.builder.export;

import dev.fastforward.builder.contract.ProgramVersion;
import dev.fastforward.builder.contract.ProvenanceMode;
import dev.fastforward.builder.export.Publication.Attestation;
import dev.fastforward.builder.export.Publication.Document;
import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.Manifest;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.image.Platform;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Provenance as an in-toto statement, stored as BuildKit stores it: a manifest for a platform that
 * there is not, in the index beside the image.
 *
 * @see <a href="https://slsa.dev/spec/v1.0/provenance">SLSA provenance v1</a>
 * @see <a
 *     href="https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md">
 *     BuildKit, attestation storage</a>
 */
public final class SlsaProvenance implements Provenance {
  static final String PREDICATE = "https://slsa.dev/provenance/v1";
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String LAYER = "application/vnd.in-toto+json";
  private static final String BUILD_TYPE = "https://fastforward.dev/build/v1";
  private static final String BUILDER = "https://fastforward.dev/builder";
  private static final String REFERENCE = "vnd.docker.reference.";
  private static final Platform NONE = new Platform("unknown", "unknown", null);

  private final BuildMaterials materials;
  private final ProvenanceMode mode;
  private final @Nullable InstantSource clock;
  private final Instant started;

  /**
   * @param clock null if nothing of the image has the time of this build
   */
  public SlsaProvenance(
      BuildMaterials materials,
      ProvenanceMode mode,
      @Nullable InstantSource clock,
      Instant started) {
    this.materials = materials;
    this.mode = mode;
    this.clock = clock;
    this.started = started;
  }

  @Override
  public Attestation of(Publication.Image image) {
    Document statement = Document.of(LAYER, Json.bytes(statement(image)));
    Document config = Document.of(MediaTypes.OCI_CONFIG, Json.bytes(config(statement)));
    Descriptor layer =
        statement.descriptor().withAnnotations(Map.of("in-toto.io/predicate-type", PREDICATE));
    Document manifest =
        Document.of(
            MediaTypes.OCI_MANIFEST, Json.bytes(new Manifest(config.descriptor(), List.of(layer))));
    Descriptor named =
        manifest
            .descriptor()
            .withPlatform(NONE)
            .withAnnotations(
                Map.of(
                    REFERENCE + "type",
                    "attestation-manifest",
                    REFERENCE + "digest",
                    image.manifest().descriptor().digest().value()));
    return new Attestation(new Document(named, manifest.bytes()), List.of(config, statement));
  }

  /** A config that nothing can be run with. */
  private static Map<String, Object> config(Document statement) {
    return Map.of(
        "architecture",
        NONE.architecture(),
        "os",
        NONE.os(),
        "config",
        Map.of(),
        "rootfs",
        Map.of("type", "layers", "diff_ids", List.of(statement.descriptor().digest().value())));
  }

  private Map<String, Object> statement(Publication.Image image) {
    Map<String, String> digest = Map.of("sha256", image.manifest().descriptor().digest().hex());
    return Map.of(
        "_type",
        STATEMENT,
        "predicateType",
        PREDICATE,
        "subject",
        materials.subjects(image.platform()).stream()
            .map(name -> Map.of("name", name, "digest", digest))
            .toList(),
        "predicate",
        Map.of(
            "buildDefinition",
            Map.of(
                "buildType",
                BUILD_TYPE,
                "externalParameters",
                materials.parameters(mode),
                "resolvedDependencies",
                materials.dependencies()),
            "runDetails",
            runDetails()));
  }

  private Map<String, Object> runDetails() {
    Map<String, Object> details = new TreeMap<>();
    details.put(
        "builder", Map.of("id", BUILDER, "version", Map.of("fastforward", ProgramVersion.text())));
    if (clock != null) {
      details.put(
          "metadata", Map.of("startedOn", text(started), "finishedOn", text(clock.instant())));
    }
    return details;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
