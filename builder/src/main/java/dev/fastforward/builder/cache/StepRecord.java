package dev.fastforward.builder.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A step with a key, as a build found it.
 *
 * @param text the instruction as written
 * @param key 64 hex digits
 * @param inputs of the key by name: {@code ARG VERSION}, {@code WORKDIR}, {@code stage build}
 * @param files that it takes by path: mode, owner and the beginning of the digest
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StepRecord(
    String text,
    String key,
    @Nullable SortedMap<String, String> inputs,
    @Nullable SortedMap<String, String> files) {

  /** Never null, for records that come from outside. */
  public SortedMap<String, String> inputsOrEmpty() {
    return inputs == null ? new TreeMap<>() : inputs;
  }

  /** Never null. */
  public SortedMap<String, String> filesOrEmpty() {
    return files == null ? new TreeMap<>() : files;
  }

  /** The inputs in one line. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    for (Map<String, String> part : List.of(inputsOrEmpty(), filesOrEmpty())) {
      part.forEach((name, value) ->
          text.append(text.isEmpty() ? "" : "; ").append(name).append('=').append(value));
    }
    return text.toString();
  }

  /** The same with the files of each folder as one, down to a depth. */
  StepRecord withFolders(int depth) {
    SortedMap<String, String> folders = new TreeMap<>();
    filesOrEmpty()
        .forEach((path, value) -> {
          int end = 0;
          for (int i = 0; i < depth && end >= 0; i++) {
            end = path.indexOf('/', end + (i == 0 ? 0 : 1));
          }
          String folder = end < 0 ? path : path.substring(0, end + 1);
          folders.merge(
              folder,
              Integer.toHexString((path + value).hashCode()),
              (one, other) -> Integer.toHexString((one + other).hashCode()));
        });
    return new StepRecord(text, key, inputs, folders);
  }
}
