package dev.fastforward.builder.engine;

import dev.fastforward.builder.dockerfile.Checks;
import dev.fastforward.builder.execute.SandboxSource;
import dev.fastforward.builder.execute.StepClaims;
import dev.fastforward.builder.report.BuildListener;
import dev.fastforward.builder.repository.BlobPlaces;
import dev.fastforward.builder.repository.RepositoryProvider;
import dev.fastforward.builder.resolve.BuildPlace;
import dev.fastforward.builder.settings.BuildSettings;
import java.time.InstantSource;

/**
 * What all phases and all platforms of one build use.
 *
 * @param claims of the steps of all platforms
 */
record BuildServices(
    BuildSettings settings,
    RepositoryProvider repositories,
    BuildPlace place,
    SandboxSource sandbox,
    InstantSource clock,
    BuildListener listener,
    BlobPlaces blobs,
    StepClaims claims,
    Checks checks,
    ResultCollector results) {
  static BuildServices of(
      BuildSettings settings,
      RepositoryProvider repositories,
      BuildPlace place,
      SandboxSource sandbox,
      InstantSource clock,
      BuildListener listener) {
    Checks checks = Checks.of(settings.source().buildArgs());
    return new BuildServices(
        settings,
        repositories,
        place,
        sandbox,
        clock,
        listener,
        new BlobPlaces(place.workFolder()),
        new StepClaims(),
        checks,
        new ResultCollector(repositories::transfer, checks::warnings));
  }

  /** Starts a phase, for the result and for the listener. */
  void phase(String name) {
    results.phase(name);
    listener.phase(name);
  }
}
