package dev.fastforward.builder.dockerfile;

import java.util.List;

/**
 * A Dockerfile, understood but with its variables not yet expanded.
 *
 * @param fileName as the user gave it, for messages
 * @param escape backslash, or what the escape directive says
 * @param globalArgs ARGs before the first FROM
 * @param stages at least one
 */
public record Dockerfile(
    String fileName,
    char escape,
    List<Directive> directives,
    List<Instruction.Arg> globalArgs,
    List<Stage> stages) {}
