package dev.fastforward.builder.filetree;

import java.util.List;

/**
 * What a layer holds, without the contents.
 *
 * @param version of this form; readers refuse others
 * @param entries in the order of the layer's tar
 */
public record FileIndex(int version, List<FileEntry> entries) {
  public static final int VERSION = 1;

  public FileIndex(List<FileEntry> entries) {
    this(VERSION, List.copyOf(entries));
  }
}
