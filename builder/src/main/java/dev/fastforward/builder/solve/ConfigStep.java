package dev.fastforward.builder.solve;

import dev.fastforward.builder.report.StepLabel;
import dev.fastforward.builder.step.Step;

/** A step that changes the config only. It makes no layer, so it has no key and no entry. */
public record ConfigStep(int index, Step.Config step, StepLabel label) implements ChainStep {}
