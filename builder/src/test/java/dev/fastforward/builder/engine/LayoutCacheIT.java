package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.CacheMode;
import dev.fastforward.builder.contract.CacheRequest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache in a directory whose files are damaged: it costs time, and heals. */
@NeedsRoot
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayoutCacheIT {
  @RegisterExtension final FaultBed bed = new FaultBed();
  private int number;

  /** What happens to files. */
  enum Damage {
    FLIPPED {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
      }
    },
    CUT {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    EMPTIED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    GONE {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  private FaultBed.Built build(String app, Path cache) throws IOException {
    return bed.build(app, request -> with(request, cache)).sound();
  }

  private static BuildRequestBuilder with(BuildRequestBuilder request, Path cache) {
    return request.cache(CacheRequest.of(CacheMode.ReadWrite, "oci:" + cache));
  }

  private void prepare(String c) throws IOException {
    bed.file("a", "a\n")
        .file("c", c)
        .dockerfile(
            """
            FROM busybox
            COPY a /a
            RUN cat /a > /b
            COPY c /c
            RUN cat /a /b /c > /d
            """);
  }

  private static List<Path> blobs(Path cache) throws IOException {
    try (Stream<Path> all = Files.list(cache.resolve("blobs/sha256"))) {
      return all.toList();
    }
  }

  private static boolean isJson(Path blob) {
    try {
      return new String(Files.readAllBytes(blob), StandardCharsets.ISO_8859_1).startsWith("{");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void layers(Damage damage) throws IOException {
    Path cache = bed.folder().resolve("layers" + number);
    assertHeals(
        cache,
        () -> {
          for (Path blob : blobs(cache)) {
            if (!isJson(blob)) {
              damage.to(blob);
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void documents(Damage damage) throws IOException {
    Path cache = bed.folder().resolve("documents" + number);
    assertHeals(
        cache,
        () -> {
          for (Path blob : blobs(cache)) {
            if (isJson(blob)) {
              damage.to(blob);
            }
          }
        });
  }

  /** Nobody knows what was there. So nothing is written there, and the user gets an error. */
  @ParameterizedTest
  @EnumSource
  void theIndex(Damage damage) throws IOException {
    String app = "team/app" + number++;
    Path cache = bed.folder().resolve("index" + number);
    prepare("1\n");
    build(app, cache);
    damage.to(cache.resolve("index.json"));
    FaultBed.Built built = build(app, cache);
    assertThat(bed.pull(app).text("/d")).isEqualTo("a\na\n1");
    if (damage != Damage.GONE) {
      assertThat(built.log()).contains("WARNING").contains(cache.toString());
    }
  }

  private void assertHeals(Path cache, dev.fastforward.builder.testing.FaultyProxy.Event damage)
      throws IOException {
    String app = "team/app" + number++;
    prepare("1\n");
    build(app, cache);
    damage.happen();
    prepare("2\n");
    build(app, cache);
    assertThat(bed.pull(app).text("/d")).isEqualTo("a\na\n2");
    prepare("3\n");
    FaultBed.Built next = build(app, cache);
    assertThat(next.log()).doesNotContain("WARNING");
    assertThat(next.result().steps().run()).isEqualTo(1);
    assertThat(bed.pull(app).text("/d")).isEqualTo("a\na\n3");
  }
}
