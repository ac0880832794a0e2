package dev.fastforward.builder.cache;

import dev.fastforward.builder.context.FileFacts;
import dev.fastforward.builder.context.FileMemory;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.keys.KeyHash;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.repository.Repository;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known of files that ADD names by address, in the cache repository: one small artifact for
 * each, under a hash of the address, which may hold what not everybody should read.
 */
public final class FileRecords implements FileMemory {
  public static final String TAG_PREFIX = "url-";
  private static final String MEDIA_TYPE = "application/vnd.fastforward.url.v1+json";

  private final Repository repository;
  private final boolean writable;
  private final Consumer<String> warnings;

  /**
   * @param warnings receives one line for each record that could not be stored
   */
  public FileRecords(Repository repository, boolean writable, Consumer<String> warnings) {
    this.repository = repository;
    this.writable = writable;
    this.warnings = warnings;
  }

  @Override
  public Optional<FileFacts> read(String url, boolean authorized) {
    try {
      return Artifact.read(repository, tag(url, authorized), MEDIA_TYPE)
          .map(json -> Json.read(json, FileFacts.class));
    } catch (RegistryException | MalformedJsonException | IOException e) {
      return Optional.empty(); // the file is fetched, which is right as well
    }
  }

  @Override
  public void write(String url, boolean authorized, FileFacts facts) {
    if (!writable) {
      return;
    }
    try {
      Artifact.write(repository, tag(url, authorized), MEDIA_TYPE, Json.bytes(facts));
    } catch (RegistryException e) {
      warnings.accept(
          "what is known of a file that ADD fetched cannot be stored: " + e.getMessage());
    }
  }

  private static String tag(String url, boolean authorized) {
    return TAG_PREFIX + new KeyHash("url").field(url).number(authorized).key().value();
  }
}
