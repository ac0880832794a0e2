package dev.fastforward.builder.registry;

import dev.fastforward.builder.image.Descriptor;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.ImageReference;
import dev.fastforward.builder.image.MediaTypes;
import dev.fastforward.builder.repository.Repository;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.testing.FaultyRegistry;
import dev.fastforward.builder.transport.FakePacer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A provider with a fake clock, and a server with the responses of the test. */
final class FaultyTestBed implements AutoCloseable {
  final FaultyRegistry server = FaultyRegistry.start();
  final FakePacer pacer = new FakePacer();
  final RepositoryProvider registries;

  private FaultyTestBed(Path config) {
    registries =
        Registries.open(
            RegistrySettings.standard("fastforward/test")
                .withDockerConfigDir(config)
                .withRetry(pacer.policy()));
  }

  /**
   * @param folder an empty folder for the docker config
   */
  static FaultyTestBed anonymous(Path folder) {
    return new FaultyTestBed(folder);
  }

  /** With user "user" and password "pass:word" for the server. */
  static FaultyTestBed withPassword(Path folder) throws IOException {
    String auth = Base64.getEncoder().encodeToString(text("user:pass:word"));
    return withEntry(folder, "\"auth\": \"" + auth + "\"");
  }

  static FaultyTestBed withEntry(Path folder, String entry) throws IOException {
    FaultyTestBed bed = new FaultyTestBed(folder);
    Files.writeString(
        folder.resolve("config.json"),
        "{\"auths\": {\"%s\": {%s}}}".formatted(bed.server.host(), entry));
    return bed;
  }

  Repository repository(String path) {
    return registries.repository(ImageReference.parse(server.host() + "/" + path));
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Descriptor blob(byte[] content) {
    return new Descriptor(MediaTypes.OCI_LAYER, Digest.of(content), content.length);
  }

  @Override
  public void close() {
    registries.close();
    server.close();
  }
}
