package dev.fastforward.operator.job;

import dev.fastforward.crds.Pod;
import dev.fastforward.crds.Pod.UserNamespace;
import dev.fastforward.crds.Resources;
import dev.fastforward.crds.Toleration;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wishes for the builder pod that the operator's settings do not allow. */
final class PodRefusals {
  private static final String FIELD = "spec.pod.";

  private PodRefusals() {}

  static Optional<String> first(Pod pod, Floors floors) {
    return Stream.of(
            userNamespace(pod, floors),
            serviceAccount(pod, floors),
            tolerations(pod.tolerations(), floors.tolerations()),
            nodeSelector(pod.nodeSelector(), floors),
            resources(pod.resources(), floors.most()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> userNamespace(Pod pod, Floors floors) {
    return pod.userNamespace() == UserNamespace.Disabled
            && floors.userNamespaces() == UserNamespaces.REQUIRED
        ? Optional.of(
            FIELD
                + "userNamespace is Disabled, and the operator's setting"
                + " FASTFORWARD_USER_NAMESPACES is required: leave the field out, or have the setting"
                + " changed")
        : Optional.empty();
  }

  private static Optional<String> serviceAccount(Pod pod, Floors floors) {
    String name = pod.serviceAccountName();
    return name == null || floors.serviceAccounts().has(name)
        ? Optional.empty()
        : Optional.of(
            refused(
                "serviceAccountName",
                name,
                "FASTFORWARD_SERVICE_ACCOUNTS",
                floors.serviceAccounts()));
  }

  private static Optional<String> tolerations(List<Toleration> wishes, Allowed allowed) {
    return IntStream.range(0, wishes.size())
        .mapToObj(n -> toleration(n, wishes.get(n), allowed))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> toleration(int number, Toleration wish, Allowed allowed) {
    String field = "tolerations[" + number + "]";
    String key = wish.key();
    if (key == null || key.isEmpty()) {
      return allowed.hasAll()
          ? Optional.empty()
          : Optional.of(
              FIELD
                  + field
                  + " has no key, so that it tolerates all taints, which the operator's setting"
                  + " FASTFORWARD_TOLERATIONS ("
                  + allowed
                  + ") does not allow: name the key of the taint");
    }
    return allowed.has(key)
        ? Optional.empty()
        : Optional.of(refused(field + ".key", key, "FASTFORWARD_TOLERATIONS", allowed));
  }

  private static Optional<String> nodeSelector(Map<String, String> wishes, Floors floors) {
    return wishes.entrySet().stream()
        .flatMap(wish -> nodeLabel(wish.getKey(), wish.getValue(), floors).stream())
        .findFirst();
  }

  private static Optional<String> nodeLabel(String key, String value, Floors floors) {
    String fixed = floors.nodeSelector().get(key);
    if (fixed != null) {
      return fixed.equals(value)
          ? Optional.empty()
          : Optional.of(
              FIELD
                  + "nodeSelector asks for "
                  + key
                  + "="
                  + value
                  + ", and the operator's setting FASTFORWARD_NODE_SELECTOR has "
                  + key
                  + "="
                  + fixed
                  + " for all builds: leave it out");
    }
    return floors.nodeSelectors().has(key)
        ? Optional.empty()
        : Optional.of(
            refused("nodeSelector", key, "FASTFORWARD_NODE_SELECTOR_KEYS", floors.nodeSelectors()));
  }

  private static Optional<String> resources(
      @Nullable Resources wishes, Map<String, Quantity> most) {
    return wishes == null
        ? Optional.empty()
        : noQuantity("limits", wishes.limits())
            .or(() -> noQuantity("requests", wishes.requests()))
            .or(() -> tooMuch("limits", wishes.limits(), most))
            .or(() -> tooMuch("requests", wishes.requests(), most));
  }

  private static Optional<String> noQuantity(String field, Map<String, Quantity> wishes) {
    return wishes.entrySet().stream()
        .filter(wish -> !Quantities.isValid(wish.getValue()))
        .map(wish ->
            "%sresources.%s.%s is %s, which is no quantity: write it as 4Gi, 500Mi or 2"
                .formatted(FIELD, field, wish.getKey(), wish.getValue()))
        .findFirst();
  }

  private static boolean isMore(@Nullable Quantity wish, Quantity most) {
    return wish != null && Quantities.isMore(wish, most);
  }

  private static Optional<String> tooMuch(
      String field, Map<String, Quantity> wishes, Map<String, Quantity> most) {
    return most.entrySet().stream()
        .filter(end -> isMore(wishes.get(end.getKey()), end.getValue()))
        .map(end ->
            "%sresources.%s.%s is %s, and the operator's setting FASTFORWARD_STAGE_MAX allows %s: ask for less, or have the setting changed"
                .formatted(FIELD, field, end.getKey(), wishes.get(end.getKey()), end.getValue()))
        .findFirst();
  }

  private static String refused(String field, String name, String setting, Allowed allowed) {
    return "%s%s has %s, which the operator's setting %s (%s) does not allow: leave it out, or have the setting changed"
        .formatted(FIELD, field, name, setting, allowed);
  }
}
