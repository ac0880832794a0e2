package dev.fastforward.builder.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fastforward.builder.contract.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTemplatesTest {
  private static final String COMMIT = "4f1c0123456789abcdef0123456789abcdef0123";
  private static final NameTemplates BRANCH =
      new NameTemplates("refs/heads/fix/a b", "fix/a b@sha1:" + COMMIT, 1793534400L);
  private static final NameTemplates TAG =
      new NameTemplates("refs/tags/v1.2+3", "v1.2+3@sha1:" + COMMIT, 0L);

  @ParameterizedTest
  @CsvSource({
    "r.io:5000/app:{branch}-{commitTime}-{shortRevision}, r.io:5000/app:fix-a-b-20261101120000-4f1c012",
    "r.io/app:{revision}, r.io/app:" + COMMIT,
    "r.io/app:b7, r.io/app:b7",
    "r.io:5000/app, r.io:5000/app",
    "r.io/app:{other}, r.io/app:{other}"
  })
  void tagsAreFilledIn(String name, String expected) {
    assertThat(BRANCH.expand(name)).isEqualTo(expected);
  }

  @Test
  void whatATagCannotHoldIsReplaced() {
    assertThat(TAG.expand("r.io/app:{tag}")).isEqualTo("r.io/app:v1.2-3");
    assertThat(
            new NameTemplates("refs/heads/.x", ".x@sha1:" + COMMIT, 0L).expand("r.io/app:{branch}"))
        .isEqualTo("r.io/app:x");
  }

  @Test
  void theBranchOfHead() {
    assertThat(new NameTemplates(null, "main@sha1:" + COMMIT, 0L).expand("r.io/app:{branch}"))
        .isEqualTo("r.io/app:main");
  }

  @Test
  void whatTheSourceDoesNotSayIsRefused() {
    refused(BRANCH, "{tag}", "leave {tag} out");
    refused(TAG, "{branch}", "leave {branch} out");
    refused(
        new NameTemplates(COMMIT, "sha1:" + COMMIT, 0L),
        "{branch}-{shortRevision}",
        "sha1:" + COMMIT);
    refused(new NameTemplates(null, null, 5L), "{commitTime}", "git sources only");
    String longest = "n".repeat(100);
    refused(
        new NameTemplates(null, longest + "@sha1:" + COMMIT, 0L),
        "{branch}-{revision}",
        "longer than 128");
  }

  private static void refused(NameTemplates source, String tag, String hint) {
    assertThatExceptionOfType(BuildException.class)
        .isThrownBy(() -> source.expand("r.io/app:" + tag))
        .withMessageContaining("r.io/app:" + tag)
        .withMessageContaining(hint);
  }
}
