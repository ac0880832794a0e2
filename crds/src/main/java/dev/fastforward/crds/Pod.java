package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of the builder pod that a user decides. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pod(
    @JsonPropertyDescription(
            "Resources of the container in which RUN instructions run; what is left out has the"
                + " installation's defaults. A RUN that needs more memory than its limit fails with"
                + " OutOfMemory. "
                + Docs.NO_BUILD)
        @Nullable Resources resources,
    @JsonPropertyDescription(
            "Labels that a node must have; the installation says which may be asked for. "
                + Docs.NO_BUILD)
        @ValidationRule(
            value = "self.all(k, size(k) <= 316)",
            message = "pod.nodeSelector: a key has at most 316 characters")
        Map<String, String> nodeSelector,
    @JsonPropertyDescription(
            "Taints of nodes that do not keep the pod away; the installation says which may be"
                + " tolerated, by default all but those of the control plane. "
                + Docs.NO_BUILD)
        @Size(max = 32)
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "The pod's service account: its imagePullSecrets serve the pull of Fastforward's own"
                + " images. No token of it is given to the pod. The installation says which may be named, by"
                + " default none but default; and who names one must be allowed to use it. "
                + Docs.NO_BUILD)
        @Size(min = 1, max = 253)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "Whether root in the pod is nobody on the node. Preferred: where the cluster can."
                + " Required: the pod does not start where it cannot. Disabled: root in the pod is root"
                + " on the node, with few capabilities; the installation may refuse it. "
                + Docs.NO_BUILD)
        @Default("Preferred")
        @Nullable UserNamespace userNamespace,
    @JsonPropertyDescription(
            "Proxies by which sources and registries are reached. RUN instructions do not see them;"
                + " give them the predefined build arguments http_proxy, https_proxy and no_proxy. "
                + Docs.NO_BUILD)
        @Size(max = 6)
        @ValidationRule(
            value = "self.map(e, size(e.value)).sum() <= 8192",
            message = "pod.env may have 8192 characters in all")
        List<EnvironmentVariable> env) {

  public Pod {
    nodeSelector = nodeSelector == null ? Map.of() : new TreeMap<>(nodeSelector);
    env = env == null ? List.of() : List.copyOf(env);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
  }

  /** When the pod has a user namespace of its own. */
  public enum UserNamespace {
    Required,
    Preferred,
    Disabled
  }
}
