package dev.fastforward.builder.copy;

import dev.fastforward.builder.context.Downloads;
import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.filetree.FileEntry;
import dev.fastforward.builder.filetree.FileTree;
import dev.fastforward.builder.filetree.SourceTree;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import dev.fastforward.builder.step.StepInfo;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** COPY steps for tests. */
public final class Copies {
  public static final CopyFlags PLAIN = new CopyFlags(false, false, false, List.of());

  public static final Downloads NO_DOWNLOADS = new Downloads(Path.of(""), Map.of());

  private Copies() {}

  static CopySelection select(FileTree source, String... sources) {
    return select(source, PLAIN, List.of(), sources);
  }

  static CopySelection select(
      FileTree source, CopyFlags flags, List<InlineFile> inline, String... sources) {
    return CopySelection.of(
        step(flags, inline, sources), new Named(source), NO_DOWNLOADS, "the context");
  }

  public static Step.Copy step(CopyFlags flags, List<InlineFile> inline, String... sources) {
    ContainerConfig config = ContainerConfig.EMPTY;
    return new Step.Copy(
        new StepInfo(new SourceLocation("Dockerfile", 1, 1), "COPY", "COPY", config, config),
        new CopySource.Context(),
        List.of(sources),
        inline,
        "/x/",
        null,
        null,
        flags);
  }

  /** A tree in which every file has its own path as content. */
  public record Named(FileTree tree) implements SourceTree {
    @Override
    public Digest digest(FileEntry file) {
      return Digest.of(file.path().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InputStream open(FileEntry file) {
      return new ByteArrayInputStream(file.path().getBytes(StandardCharsets.UTF_8));
    }
  }
}
