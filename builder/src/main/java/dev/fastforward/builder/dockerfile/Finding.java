package dev.fastforward.builder.dockerfile;

import dev.fastforward.builder.contract.BuildResult.Warning;
import dev.fastforward.builder.contract.SourceLocation;

/** What a check found. */
public record Finding(CheckRule rule, String message, SourceLocation place) {
  public Warning warning() {
    return new Warning(place.line(), rule.name(), message);
  }
}
