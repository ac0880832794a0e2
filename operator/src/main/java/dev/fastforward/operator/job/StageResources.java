package dev.fastforward.operator.job;

import dev.fastforward.crds.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What RUN instructions may use: the installation's defaults, and the ImageBuild's wishes. */
final class StageResources {
  private StageResources() {}

  static ResourceRequirements of(@Nullable Resources wishes, Map<String, Quantity> usualLimits) {
    Map<String, Quantity> requests = new TreeMap<>();
    requests.put("cpu", new Quantity("100m"));
    requests.put("memory", new Quantity("128Mi"));
    requests.put("ephemeral-storage", new Quantity("64Mi"));
    Map<String, Quantity> limits = new TreeMap<>(usualLimits);
    if (wishes != null) {
      // Where only a limit is given, Kubernetes takes it for the request too.
      wishes.limits().keySet().forEach(requests::remove);
      requests.putAll(wishes.requests());
      // A limit of ours must not stand in the way of a request that is allowed.
      limits.replaceAll((name, limit) -> larger(limit, wishes.requests().get(name)));
      limits.putAll(wishes.limits());
    }
    requests.replaceAll((name, request) -> smaller(request, usual(limits.get(name), wishes, name)));
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  /** The limit, unless the request beside it was asked for: then the API server judges it. */
  private static @Nullable Quantity usual(
      @Nullable Quantity limit, @Nullable Resources wishes, String name) {
    return wishes != null && wishes.requests().containsKey(name) ? null : limit;
  }

  private static Quantity larger(Quantity one, @Nullable Quantity other) {
    return other != null && Quantities.isMore(other, one) ? other : one;
  }

  private static Quantity smaller(Quantity one, @Nullable Quantity other) {
    return other != null && Quantities.isMore(one, other) ? other : one;
  }
}
