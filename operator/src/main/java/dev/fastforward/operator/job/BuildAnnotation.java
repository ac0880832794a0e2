package dev.fastforward.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.crds.CurrentBuild;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** What a Job was made for, written on the Job: it is there even if the status is not. */
public final class BuildAnnotation {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private BuildAnnotation() {}

  static String write(CurrentBuild build) {
    try {
      return JSON.writeValueAsString(build);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the object was made for; empty if it has no annotation that can be parsed. */
  public static Optional<CurrentBuild> read(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(Names.BUILD_ANNOTATION);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(text, CurrentBuild.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
