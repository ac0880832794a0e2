package dev.fastforward.operator.job;

import dev.fastforward.crds.ImageBuildSpec;
import java.util.Optional;

/** What a spec asks for that this installation does not allow. */
public final class Refusals {
  private Refusals() {}

  /** Why the spec is refused: what, where, and the remedy; empty if it is not. */
  public static Optional<String> first(ImageBuildSpec spec, JobSettings settings) {
    return PlainHttp.refusal(spec, settings)
        .or(() ->
            spec.pod() == null
                ? Optional.empty()
                : PodRefusals.first(spec.pod(), settings.floors()));
  }
}
