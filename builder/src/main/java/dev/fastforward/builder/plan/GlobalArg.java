package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.ArgDefinition;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ARG that stands before the first FROM.
 *
 * @param value that it has; null for none
 * @param used the variables that its default takes it from
 */
record GlobalArg(
    ArgDefinition definition, @Nullable String value, Set<String> used, SourceLocation place) {

  String name() {
    return definition.name();
  }

  Outline.Arg outlined() {
    return new Outline.Arg(name(), definition.description(), value, place);
  }
}
