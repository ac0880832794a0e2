package dev.fastforward.builder.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where commands run.
 *
 * @param kind stage, namespaces, chroot, or auto
 * @param stageSocket that the stage container's agent connects to; null outside of a pod
 */
public record SandboxSettings(String kind, @Nullable Path stageSocket) {}
