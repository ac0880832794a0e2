package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A secret for RUN. It has exactly one of file and env.
 *
 * @param file absolute path; where it does not exist the secret was not given
 * @param env name of a variable of the executor's environment
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretRequest(String id, @Nullable String file, @Nullable String env) {}
