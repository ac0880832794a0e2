package dev.fastforward.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A variable of the executor's environment. */
public record EnvironmentVariable(
    @JsonPropertyDescription("http_proxy, https_proxy or no_proxy, in either case.")
        @Required
        @Size(max = 64)
        @ValidationRule(
            value =
                "self in ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY',"
                    + " 'NO_PROXY']",
            message =
                "pod.env holds http_proxy, https_proxy and no_proxy only, in either case; RUN"
                    + " instructions get their environment by buildArgs and ENV")
        String name,
    @JsonPropertyDescription("Its value; no place for a password.") @Required @Size(max = 4096)
        String value) {}
