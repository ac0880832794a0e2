package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What RUN instructions are given that the Dockerfile does not hold.
 *
 * @param secrets for --mount=type=secret
 * @param ssh agents or keys for --mount=type=ssh
 * @param network of RUNs that say nothing themselves: default, none or host
 * @param allow entitlements: network.host, security.insecure, device
 * @param addHosts name to address, for /etc/hosts
 * @param hostname of the sandbox; null for its own
 * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
 * @param ulimits in the form of docker build: nofile=1024:2048
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record RunRequest(
    @Nullable List<SecretRequest> secrets,
    @Nullable List<SshRequest> ssh,
    @Nullable String network,
    @Nullable List<String> allow,
    @Nullable SortedMap<String, String> addHosts,
    @Nullable String hostname,
    long shmSize,
    @Nullable List<String> ulimits) {}
