package dev.fastforward.operator.job;

import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files by which the executor resolves names. The kubelet and the container runtime give all
 * containers of a pod the same /etc/hosts, /etc/resolv.conf and /etc/hostname, and a RUN can write
 * them. So the executor has files of its own: keys of its request, which is immutable. Neither
 * mounts its own file over a volume's.
 */
final class NameFiles {
  private static final String HOSTS_KEY = "hosts";
  private static final String HOSTNAME_KEY = "hostname";
  private static final String RESOLV_KEY = "resolv.conf";
  private static final String HOSTS =
      """
      127.0.0.1	localhost
      ::1	localhost ip6-localhost ip6-loopback
      """;

  private NameFiles() {}

  /**
   * What they hold.
   *
   * @param namespace of the builder pod
   */
  static Map<String, String> contents(String namespace, ResolvConf resolvConf) {
    Map<String, String> contents = new TreeMap<>();
    contents.put(HOSTS_KEY, HOSTS);
    contents.put(HOSTNAME_KEY, Names.EXECUTOR + "\n");
    resolvConf.in(namespace).ifPresent(text -> contents.put(RESOLV_KEY, text));
    return contents;
  }

  /**
   * Where they are.
   *
   * @param volume of the request
   */
  static List<VolumeMount> mounts(String volume, ResolvConf resolvConf) {
    return contents("", resolvConf).keySet().stream()
        .map(key ->
            new VolumeMountBuilder()
                .withName(volume)
                .withMountPath("/etc/" + key)
                .withSubPath(key)
                .withReadOnly(true)
                .build())
        .toList();
  }
}
