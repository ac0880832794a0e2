package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.dockerfile.Source;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.ExpansionException;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;

/** Expands words of instructions. Errors name the instruction's place. */
final class Expanding {
  private Expanding() {}

  /**
   * @throws BuildException (DockerfileInvalid, or BuildArgMissing for a failed {@code ${name:?}})
   */
  static Expansion word(Lexer lexer, String word, Variables variables, Source source) {
    try {
      return lexer.expand(word, variables);
    } catch (ExpansionException e) {
      if (e.isMissingVariable()) {
        throw source.failure(
            FailureReason.BuildArgMissing,
            e.reason()
                + " ("
                + word
                + " asks for it: give it as a build argument and declare it with ARG)");
      }
      throw source.invalid("cannot expand " + word + ": " + e.reason());
    }
  }
}
