package dev.fastforward.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The AOT cache of the executor's image is in effect in a pod. The JVM passes over a cache that
 * does not fit without words, so nothing but the origin of the classes shows it.
 */
class AotCacheIT extends ClusterTests {
  private static final String ORIGIN = " source: ";
  private static final String FROM_THE_CACHE = ORIGIN + "shared objects file";

  @Test
  void theExecutorLoadsItsClassesFromTheCache() {
    // The log's option comes last there, behind the options of the image, which turn logs off.
    cluster()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: classes}
            spec:
              restartPolicy: Never
              automountServiceAccountToken: false
              containers:
                - name: executor
                  image: %s
                  args: [/no-request]
                  env: [{name: _JAVA_OPTIONS, value: "-Xlog:class+load=info:stdout:none"}]
            """
                .formatted(cluster().executorImage()),
            "-n",
            namespace);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            kubectl("get", "pod", "classes", "-o", "jsonpath={.status.phase}")
                .output()
                .equals("Failed"));
    List<String> log = kubectl("logs", "classes").orFail().output().lines().toList();
    assertThat(log).anyMatch(line -> line.contains("/no-request cannot be read"));
    List<String> classes = log.stream().filter(line -> line.contains(ORIGIN)).toList();
    List<String> others = classes.stream().filter(line -> !line.contains(FROM_THE_CACHE)).toList();
    assertThat(classes).hasSizeGreaterThan(1000);
    assertThat(others).as("classes from elsewhere").hasSizeLessThan(classes.size() * 3 / 100);
  }
}
