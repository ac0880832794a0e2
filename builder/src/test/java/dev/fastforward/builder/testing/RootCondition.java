package dev.fastforward.builder.testing;

import com.sun.security.auth.module.UnixSystem;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether this is root; see {@link NeedsRoot}. */
final class RootCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return new UnixSystem().getUid() == 0
        ? ConditionEvaluationResult.enabled("this is root")
        : ConditionEvaluationResult.disabled("needs root");
  }
}
