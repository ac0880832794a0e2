package dev.fastforward.builder.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One step in an image's history.
 *
 * @param created RFC 3339 time
 * @param emptyLayer true if the step made no layer; null means false
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(
    @Nullable String created,
    @JsonProperty("created_by") @Nullable String createdBy,
    @Nullable String author,
    @Nullable String comment,
    @JsonProperty("empty_layer") @Nullable Boolean emptyLayer) {

  public boolean isEmptyLayer() {
    return Boolean.TRUE.equals(emptyLayer);
  }
}
