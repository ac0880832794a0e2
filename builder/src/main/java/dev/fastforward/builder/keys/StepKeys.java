package dev.fastforward.builder.keys;

import dev.fastforward.builder.image.Digest;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.keys.InputValue.Content;
import dev.fastforward.builder.keys.InputValue.Count;
import dev.fastforward.builder.keys.InputValue.Text;
import dev.fastforward.builder.keys.InputValue.Texts;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys of states. A step's key is a hash over the key of the state that it finds and the step's own
 * effective inputs; what only changes the config has no key, so a LABEL above a RUN does not
 * matter. An option that is not given leaves no trace, so a new option changes no other key.
 */
public final class StepKeys {
  private StepKeys() {}

  /** The state of a base image. */
  public static KeyInputs base(Digest manifest, Platform platform) {
    return new KeyInputs.Builder("image", null)
        .add(KeyInput.of(InputKind.BASE, new Text(manifest.value()), new Text(platform.toString())))
        .build();
  }

  /** The state of the empty image. */
  public static KeyInputs scratch(Platform platform) {
    return new KeyInputs.Builder("scratch", null)
        .add(KeyInput.line(InputKind.EMPTY_BASE, platform.toString()))
        .build();
  }

  /**
   * @param sandbox class of the sandbox: the result of a weaker one never serves a better one
   * @param freshness a text that makes results unusable when it changes; null for none
   * @param sources what the files of each mount are; null for one that takes none
   */
  public static KeyInputs run(
      CacheKey parent,
      Step.Run run,
      String sandbox,
      @Nullable String freshness,
      List<@Nullable SourceKey> sources) {
    KeyInputs.Builder inputs = RunInputList.of(parent, run, sandbox);
    for (int i = 0; i < run.mounts().size(); i++) {
      inputs.add(MountInputs.of(run.mounts().get(i)));
      SourceKey source = sources.get(i);
      if (source != null) {
        inputs.add(source.input(MountInputs.place(run.mounts().get(i))));
      }
    }
    if (freshness != null) {
      inputs.addOutside("fresh", KeyInput.line(InputKind.FRESHNESS, freshness));
    }
    return inputs.build();
  }

  /**
   * @param epoch time of directories that are made, seconds since the epoch; null for the usual one
   */
  public static KeyInputs workDir(CacheKey parent, Step.WorkDir step, @Nullable Long epoch) {
    KeyInputs.Builder inputs =
        new KeyInputs.Builder("workdir", parent)
            .add(KeyInput.line(InputKind.PATH, step.path()))
            .add(KeyInput.line(InputKind.OWNER, step.user()));
    return withEpoch(inputs, epoch).build();
  }

  /** A layer that has other times is another layer. */
  private static KeyInputs.Builder withEpoch(KeyInputs.Builder inputs, @Nullable Long epoch) {
    return epoch == null ? inputs : inputs.add(KeyInput.of(InputKind.EPOCH, new Count(epoch)));
  }

  /**
   * @param source for a context, all that the step takes; else where its sources are
   * @param epoch time of directories that are made, seconds since the epoch; null for the usual one
   */
  public static KeyInputs copy(
      CacheKey parent, Step.Copy copy, SourceKey source, @Nullable Long epoch) {
    KeyInputs.Builder inputs =
        new KeyInputs.Builder(copy.flags().extract() ? "add" : "copy", parent)
            .add(KeyInput.line(InputKind.DESTINATION, copy.destination()))
            .add(KeyInput.of(InputKind.CHOWN, new Text(copy.chown())))
            .add(KeyInput.of(InputKind.CHMOD, new Text(copy.chmod())))
            .add(source.input(""));
    boolean content = source instanceof SourceKey.Content;
    if (!content) {
      inputs.add(KeyInput.of(InputKind.SOURCES, new Texts(copy.sources())));
    }
    if (copy.flags().link()) {
      inputs.add(KeyInput.of(InputKind.LINK));
    }
    if (copy.flags().extractUrls()) {
      inputs.add(KeyInput.of(InputKind.UNPACK));
    }
    if (!content) {
      addSelection(inputs, copy);
    }
    return withEpoch(inputs, epoch).build();
  }

  /** Adds what decides, beside the sources, which files of a stage or image are taken. */
  private static void addSelection(KeyInputs.Builder inputs, Step.Copy copy) {
    if (copy.flags().parents()) {
      inputs.add(KeyInput.of(InputKind.PARENTS));
    }
    if (!copy.flags().excludes().isEmpty()) {
      inputs.add(KeyInput.of(InputKind.EXCLUDES, new Texts(copy.flags().excludes())));
    }
    for (InlineFile file : copy.inline()) {
      inputs.add(
          KeyInput.of(
              InputKind.INLINE_FILE,
              file.name(),
              new Text(file.name()),
              new Content(file.content())));
    }
  }
}
