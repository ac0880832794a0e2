package dev.fastforward.builder.filetree;

/** What an entry of a layer is. */
public enum FileType {
  FILE,
  DIRECTORY,
  SYMLINK,
  /** Another name of a file that the same layer holds under the entry's link. */
  HARDLINK,
  CHAR_DEVICE,
  BLOCK_DEVICE,
  FIFO,
  /** The path is gone: the layers below do not show through. */
  WHITEOUT,
  /** The directory hides all that layers below have in it. */
  OPAQUE
}
