package dev.fastforward.builder.cli;

import static dev.fastforward.builder.cli.RootlessStart.When.AT_ONCE;
import static dev.fastforward.builder.cli.RootlessStart.When.FOR_RUNS;
import static dev.fastforward.builder.cli.RootlessStart.When.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.cli.RootlessStart.When;
import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.settings.BuildSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RootlessStartTest {
  private static final ContextRequest HERE = ContextRequest.directory("/src");

  private static When when(
      ContextRequest context, Consumer<BuildRequestBuilder> options, String... words) {
    BuildRequestBuilder request = BuildRequestBuilder.from(context);
    options.accept(request);
    return When.of(BuildSettings.of(request.build()), List.of(words));
  }

  private static Consumer<BuildRequestBuilder> contexts(String place) {
    return request -> request.namedContexts(new TreeMap<>(Map.of("other", place)));
  }

  @Test
  void repeatableInputsRestartForTheFirstRun() {
    assertThat(when(HERE, _ -> {})).isEqualTo(FOR_RUNS);
    assertThat(when(HERE, request -> request.sandbox("namespaces"))).isEqualTo(FOR_RUNS);
    assertThat(when(HERE, request -> request.dockerfileInline("FROM scratch"))).isEqualTo(FOR_RUNS);
    assertThat(when(HERE, contexts("/elsewhere"))).isEqualTo(FOR_RUNS);
    assertThat(when(HERE, contexts("docker-image://app"))).isEqualTo(FOR_RUNS);
  }

  @Test
  void unrepeatableOrRemoteInputsRestartAtOnce() {
    assertThat(when(ContextRequest.url("https://github.com/a/b.git"), _ -> {})).isEqualTo(AT_ONCE);
    assertThat(when(HERE, request -> request.dockerfile("https://example.com/Dockerfile")))
        .isEqualTo(AT_ONCE);
    assertThat(when(HERE, request -> request.dockerfile("/dev/null"))).isEqualTo(AT_ONCE);
    assertThat(when(HERE, contexts("https://example.com/a.tar"))).isEqualTo(AT_ONCE);
    assertThat(when(HERE, _ -> {}, "build", "--secret", "id=a,src=/dev/fd/63")).isEqualTo(AT_ONCE);
    assertThat(when(HERE, _ -> {}, "build", "-f", "/proc/self/fd/5")).isEqualTo(AT_ONCE);
  }

  @Test
  void anotherSandboxNeedsNoNamespace() {
    assertThat(when(HERE, request -> request.sandbox("chroot"))).isEqualTo(NEVER);
    assertThat(when(HERE, request -> request.sandbox("stage"))).isEqualTo(NEVER);
  }
}
