package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The diff IDs of an image's layers, lowest first. */
public record RootFs(String type, @JsonProperty("diff_ids") List<Digest> diffIds) {
  public RootFs {
    type = type == null ? "layers" : type;
    // Absent in a document from outside.
    diffIds = diffIds == null ? List.of() : List.copyOf(diffIds);
  }

  public RootFs(List<Digest> diffIds) {
    this("layers", diffIds);
  }
}
