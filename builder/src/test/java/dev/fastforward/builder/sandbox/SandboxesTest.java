package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SandboxesTest {
  private static final Sandbox WORKING =
      DiskSandbox.chroot(Path.of("/agent"), Path.of("/work"), OwnIds.ofThisProcess(Map.of()));

  private static Supplier<Sandbox> failing(FailureReason reason, String why) {
    return () -> {
      throw new BuildException(reason, why);
    };
  }

  @Test
  void onlyTheChrootIsAClassOfItsOwn() {
    assertThat(Sandboxes.isolation("chroot"))
        .isNotEqualTo(Sandboxes.isolation("namespaces"))
        .isNotEqualTo(Sandboxes.isolation("auto"));
    assertThat(Sandboxes.isolation("stage"))
        .isEqualTo(Sandboxes.isolation("namespaces"))
        .isEqualTo(Sandboxes.isolation(null));
  }

  @Test
  void theFirstThatWorksIsTakenAndTheLogSaysWhatDidNot() {
    List<String> log = new ArrayList<>();
    assertThat(
            Sandboxes.firstOf(
                List.of(
                    failing(FailureReason.SandboxUnavailable, "no mounts"),
                    () -> WORKING,
                    failing(FailureReason.InternalError, "not asked")),
                log::add))
        .isSameAs(WORKING);
    assertThat(log).containsExactly("no sandbox: no mounts");
  }

  @Test
  void whatWasTriedIsNamedWhereNothingWorks() {
    List<Supplier<Sandbox>> ways =
        List.of(
            failing(FailureReason.SandboxUnavailable, "no agent"),
            failing(FailureReason.SandboxUnavailable, "no mounts"));
    assertThatThrownBy(() -> Sandboxes.firstOf(ways, _ -> {}))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.reason().exitCode()).isEqualTo(19))
        .hasMessageContainingAll("no agent", "no mounts");
  }

  @Test
  void aCanceledBuildTriesNothingElse() {
    assertThatThrownBy(() ->
            Sandboxes.firstOf(
                List.of(failing(FailureReason.Canceled, "canceled"), () -> WORKING), _ -> {}))
        .hasMessage("canceled");
  }

  @Test
  void anUnknownKindIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Sandboxes.open("vm", null, Path.of("/work"), Map.of()))
        .hasMessageContainingAll("vm", "stage", "namespaces", "chroot");
  }
}
