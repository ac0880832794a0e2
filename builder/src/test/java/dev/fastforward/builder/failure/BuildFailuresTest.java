package dev.fastforward.builder.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.layer.TarFormatException;
import dev.fastforward.builder.repository.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;

/** Whatever ends a build has a reason, an exit code and a text, and never only a stack trace. */
class BuildFailuresTest {
  private static FailureReason reason(Throwable e) {
    return BuildFailures.explain(e).reason();
  }

  private static RegistryException registry(RegistryException.Kind kind) {
    return new RegistryException(kind, "registry", null);
  }

  @Test
  void aBugSaysThatItIsOneAndWhere() {
    BuildException failure = BuildFailures.explain(new IllegalStateException("oops"));
    assertThat(failure.reason()).isEqualTo(FailureReason.InternalError);
    assertThat(failure).hasMessageContainingAll("report", "oops", "BuildFailuresTest.java:");
    assertThat(failure.getMessage()).doesNotContain("\n");
  }

  @Test
  void whatIsMetWhilePullingIsNoFailureToPush() {
    assertThat(reason(registry(RegistryException.Kind.DENIED)))
        .isEqualTo(FailureReason.BaseImageAuthFailed);
    assertThat(reason(registry(RegistryException.Kind.NOT_FOUND)))
        .isEqualTo(FailureReason.BaseImageNotFound);
    // It is there, and so "not found" would send the user the wrong way.
    assertThat(reason(registry(RegistryException.Kind.BROKEN)))
        .isEqualTo(FailureReason.BaseImageBroken);
    assertThat(reason(registry(RegistryException.Kind.UNAVAILABLE)))
        .isEqualTo(FailureReason.RegistryUnavailable);
    assertThat(reason(new TarFormatException("no tar"))).isEqualTo(FailureReason.BaseImageBroken);
  }

  @Test
  void aFullDiskIsFoundBehindWhatItCaused() {
    IOException full = new IOException("write: No space left on device");
    assertThat(reason(full)).isEqualTo(FailureReason.StorageExceeded);
    assertThat(reason(new RegistryException(RegistryException.Kind.UNAVAILABLE, "oci:/x", full)))
        .isEqualTo(FailureReason.StorageExceeded);
    assertThat(reason(new IOException("else"))).isEqualTo(FailureReason.InternalError);
  }

  @Test
  void interruptionsAreCancellations() {
    assertThat(reason(new InterruptedException())).isEqualTo(FailureReason.Canceled);
    assertThat(reason(new InterruptedIOException())).isEqualTo(FailureReason.Canceled);
    assertThat(reason(new OutOfMemoryError())).isEqualTo(FailureReason.OutOfMemory);
  }
}
