package dev.fastforward.builder.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildResult;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.testing.NeedsRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a RUN makes without isolation stays by itself in the cache. */
@NeedsRoot
class ChrootBuildIT {
  @TempDir Path temp;

  private BuildResult.Steps build(BuildBed bed, String sandbox) throws IOException {
    BuildResult result =
        bed.build(request ->
            request
                .sandbox(sandbox)
                .outputs(List.of(OutputRequest.registry(bed.name("team/app:1")))));
    assertThat(result.failure()).isNull();
    return result.steps();
  }

  @Test
  void aResultOfTheChrootServesNoBetterSandbox() throws IOException {
    try (BuildBed bed = new BuildBed(temp)) {
      bed.write("Dockerfile", "FROM REGISTRY/library/busybox\nRUN echo made > /made\n");
      assertThat(build(bed, "chroot").run()).isEqualTo(1);
      assertThat(build(bed, "chroot").run()).isZero();
      assertThat(build(bed, "namespaces").run()).isEqualTo(1);
      assertThat(build(bed, "auto").run()).isZero();
    }
  }
}
