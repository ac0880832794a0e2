package dev.fastforward.builder.contract;

/**
 * A file or folder without which the build cannot begin. An optional volume that is missing is an
 * empty folder, so the executor checks.
 *
 * @param path of a file, or of a folder that must not be empty
 * @param otherwise what the build fails with, as SecretNotFound: what is missing and what to do
 */
public record RequiredFile(String path, String otherwise) {}
