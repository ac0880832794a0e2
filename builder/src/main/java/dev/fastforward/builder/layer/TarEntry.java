package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import java.util.Map;

/**
 * An entry as the tar has it: whiteouts still are files with {@code .wh.} names.
 *
 * @param pax records of the entry's pax header that are not part of the file entry, by key
 */
record TarEntry(FileEntry file, Map<String, byte[]> pax) {}
