package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildRequestBuilder;
import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.RunRequest;
import dev.fastforward.builder.contract.SecretRequest;
import dev.fastforward.builder.settings.BuildSettings;
import java.util.List;
import java.util.stream.Stream;

/** Settings of builds with secrets that are values of environment variables. */
final class SecretSettings {
  private SecretSettings() {}

  /**
   * @param variable name of the environment variable with the value of all secrets
   * @param ids ids of the secrets
   */
  static BuildSettings of(ContextRequest context, String variable, String... ids) {
    List<SecretRequest> secrets =
        Stream.of(ids).map(id -> new SecretRequest(id, null, variable)).toList();
    return BuildSettings.of(
        BuildRequestBuilder.from(context)
            .run(new RunRequest(secrets, null, null, null, null, null, 0, null))
            .build());
  }
}
