package dev.fastforward.builder.engine;

import dev.fastforward.builder.cache.FileIndexes;
import dev.fastforward.builder.execute.LayerStore;
import dev.fastforward.builder.execute.Session;
import dev.fastforward.builder.image.Platform;
import dev.fastforward.builder.layer.LayerForm;
import dev.fastforward.builder.mounts.MountSupplies;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.resolve.Inputs;
import dev.fastforward.builder.settings.CreationTime;
import dev.fastforward.builder.solve.StepResults;
import dev.fastforward.builder.solve.Times;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sessions of the platforms. They share results, file indexes and mounts.
 *
 * @param made results of all platforms
 * @param form of the layers that steps make
 * @param several whether the build has several platforms
 */
record Sessions(
    BuildServices services,
    Inputs inputs,
    BuildCache cache,
    FileIndexes indexes,
    StepResults made,
    MountSupplies mounts,
    LayerForm form,
    boolean several) {
  static Sessions of(
      BuildServices services, Inputs inputs, BuildCache cache, LayerForm form, boolean several) {
    return new Sessions(
        services,
        inputs,
        cache,
        new FileIndexes(
            cache.repository(), cache.writable(), services.blobs(), services.listener()::warning),
        new StepResults(),
        cache.keeping(
            services.place().mounts(),
            services.settings().cache(),
            services.place().workFolder(),
            services.listener()),
        form,
        several);
  }

  Session of(StageGraph graph) {
    Platform platform = graph.options().targetPlatform();
    Long given = services.settings().image().sourceDateEpoch();
    Long epoch = given != null ? given : graph.sourceDateEpoch();
    return new Session(
        platform,
        new LayerStore(services.blobs(), indexes, services.place().workFolder(), form),
        new Times(services.clock(), epoch, epoch != null ? epoch : timestamp()),
        made,
        services.claims(),
        cache.entries(),
        services.sandbox(),
        mounts,
        several ? new PlatformListener(services.listener(), platform) : services.listener());
  }

  private @Nullable Long timestamp() {
    return switch (services.settings().image().created()) {
      case CreationTime.OfSteps _ -> null;
      case CreationTime.OfSource _ -> inputs.sourceTime();
      case CreationTime.At at -> at.seconds();
    };
  }
}
