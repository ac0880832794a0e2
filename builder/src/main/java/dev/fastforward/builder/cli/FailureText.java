package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildResult;

/** A failure for a person: what, where, and the line itself. */
record FailureText(BuildResult.Failure failure) {
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("error: ")
            .append(failure.reason())
            .append(": ")
            .append(failure.message())
            .append('\n');
    BuildResult.Instruction at = failure.instruction();
    if (at != null) {
      String number = String.valueOf(at.line());
      String margin = " ".repeat(number.length());
      text.append(margin)
          .append("--> ")
          .append(at.file())
          .append(':')
          .append(at.line())
          .append('\n');
      text.append(margin)
          .append(" |\n")
          .append(number)
          .append(" | ")
          .append(at.text())
          .append('\n');
      text.append(margin).append(" |\n");
    }
    return text.toString();
  }
}
