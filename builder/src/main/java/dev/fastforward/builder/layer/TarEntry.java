package dev.fastforward.builder.layer;

import dev.fastforward.builder.filetree.FileEntry;
import java.util.Map;

/**
 * An entry as stored in the tar: whiteouts are still files with {@code .wh.} names.
 *
 * @param pax records of the entry's pax header that are not part of the file entry, by key
 */
record TarEntry(FileEntry file, Map<String, byte[]> pax) {}
