package dev.fastforward.builder.layout;

import dev.fastforward.builder.image.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Names of images in an OCI layout, as annotations in its index.json. */
public final class LayoutNames {
  /** The full name, as containerd writes it, because two repositories may have the same tag. */
  static final String IMAGE_NAME = "io.containerd.image.name";

  private LayoutNames() {}

  /**
   * The annotations of an entry.
   *
   * @param others annotations without a name
   * @param name registry, repository and tag; null for none
   */
  public static Map<String, String> named(
      Map<String, String> others, @Nullable String name, String tag) {
    Map<String, String> annotations = new TreeMap<>(others);
    if (name != null) {
      annotations.put(IMAGE_NAME, name);
    }
    annotations.put(LayoutIndex.REF_NAME, tag);
    return annotations;
  }

  /** Adds entries to a layout's index and replaces those of the same names. */
  public static void add(Path layout, List<Descriptor> entries) throws IOException {
    LayoutIndex index = new LayoutIndex(layout);
    LayoutFiles.locked(layout, locked -> index.add(entries));
  }
}
