package dev.fastforward.builder.resolve;

import dev.fastforward.builder.concurrent.AtOnce;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.plan.NeededImage;
import dev.fastforward.builder.plan.StageGraph;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All images that a build needs, and the stages with the ONBUILD instructions of the base images,
 * which can use further stages and images. Immutable.
 *
 * @param graphs one for each platform
 * @param images resolved images, one for each reference and platform
 */
public record BaseResolution(List<StageGraph> graphs, List<ResolvedImage> images) {
  /** No stages and no images. */
  public static final BaseResolution NONE = new BaseResolution(List.of(), List.of());

  /**
   * Resolves in rounds, the images of a round in parallel, until ONBUILD adds no further images.
   * Usually that is one round. It ends because the number of stages is finite.
   *
   * @throws BuildException with the place of the image in the Dockerfile, see {@link ImageResolver}
   */
  public static BaseResolution of(List<StageGraph> asRead, ImageResolver resolver)
      throws IOException, InterruptedException {
    List<StageGraph> graphs = asRead;
    Map<NeededImage, ResolvedImage> known = new LinkedHashMap<>();
    while (true) {
      Map<NeededImage, AtOnce.Task<ResolvedImage>> round = round(graphs, known, resolver);
      if (round.isEmpty()) {
        return new BaseResolution(graphs, List.copyOf(known.values()));
      }
      List<ResolvedImage> resolved = AtOnce.run(round.values());
      List<NeededImage> names = List.copyOf(round.keySet());
      for (int i = 0; i < names.size(); i++) {
        known.put(names.get(i), resolved.get(i));
      }
      graphs = graphs.stream().map(graph -> withTriggers(graph, known)).toList();
    }
  }

  private static Map<NeededImage, AtOnce.Task<ResolvedImage>> round(
      List<StageGraph> graphs, Map<NeededImage, ResolvedImage> known, ImageResolver resolver) {
    Map<NeededImage, AtOnce.Task<ResolvedImage>> round = new LinkedHashMap<>();
    for (StageGraph graph : graphs) {
      graph.reachable().stream()
          .flatMap(stage -> graph.images(stage).stream())
          .filter(image -> !known.containsKey(image))
          .forEach(image -> round.putIfAbsent(image, () -> resolve(graph, image, resolver)));
    }
    return round;
  }

  private static ResolvedImage resolve(
      StageGraph graph, NeededImage image, ImageResolver resolver) {
    try {
      return resolver.resolve(image.reference(), image.platform());
    } catch (BuildException e) {
      Source place = graph.placeOf(image.reference());
      throw e.at(place.location(), place.text());
    }
  }

  private static StageGraph withTriggers(StageGraph graph, Map<NeededImage, ResolvedImage> known) {
    return graph.withTriggers(base -> {
      ResolvedImage image = known.get(new NeededImage(base.reference(), base.platform()));
      List<String> texts = image == null ? null : image.config().containerConfig().onBuild();
      return texts == null ? List.of() : texts;
    });
  }
}
