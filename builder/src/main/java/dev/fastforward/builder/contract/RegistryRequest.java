package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to registries.
 *
 * @param certificates registry to a PEM file with its CA
 * @param unverified registries whose certificates are taken as they are
 * @param unverifiedPulls whether that goes for all registries that are not pushed to
 * @param mirrors host[:port][/path] that are asked first for images of Docker Hub
 * @param mirrorsOnly whether Docker Hub itself is not asked for what no mirror has
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record RegistryRequest(
    @Nullable SortedMap<String, String> certificates,
    @Nullable List<String> unverified,
    boolean unverifiedPulls,
    @Nullable List<String> mirrors,
    boolean mirrorsOnly) {}
