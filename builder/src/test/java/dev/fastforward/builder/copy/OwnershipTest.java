package dev.fastforward.builder.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.Accounts;
import dev.fastforward.builder.filetree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {
  private static final Accounts NOBODY =
      Accounts.of(FileTree.EMPTY, file -> InputStream.nullInputStream());

  @Test
  void theLargestIdIsOneLessThanTheSystemsNone() throws IOException {
    assertThat(Ownership.parse("4294967294", NOBODY, true, _ -> {}))
        .isEqualTo(new Ownership(4294967294L, 4294967294L));
  }

  /** The first is -1 for chown(2), which then changes nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"4294967295", "4294967296:1", "1:99999999999999999999"})
  void aNumberBeyondItIsNoNameThatStandsForRoot(String chown) {
    assertThatThrownBy(() -> Ownership.parse(chown, NOBODY, false, _ -> {}))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.DockerfileInvalid))
        .hasMessageContaining(chown + " has a number beyond 4294967294");
  }
}
