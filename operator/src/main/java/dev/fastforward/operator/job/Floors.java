package dev.fastforward.operator.job;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every ImageBuild must respect.
 *
 * @param serviceAccounts that an ImageBuild may name
 * @param tolerations keys of the taints that an ImageBuild may tolerate
 * @param nodeSelectors keys of the node labels that an ImageBuild may ask for
 * @param nodeSelector labels that the nodes of all builder pods have
 * @param most the most of each resource that an ImageBuild may ask for, for its stage
 */
public record Floors(
    UserNamespaces userNamespaces,
    Allowed serviceAccounts,
    Allowed tolerations,
    Allowed nodeSelectors,
    Map<String, String> nodeSelector,
    Map<String, Quantity> most) {

  public Floors {
    nodeSelector = new TreeMap<>(nodeSelector);
    most = new TreeMap<>(most);
  }
}
