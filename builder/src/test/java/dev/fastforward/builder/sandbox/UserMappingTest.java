package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserMappingTest {
  private static final Path UIDS = Path.of("/usr/bin/newuidmap");
  private static final Path GIDS = Path.of("/usr/bin/newgidmap");

  private static UserMapping of(
      @Nullable String name, String subuid, String subgid, @Nullable Path groups) {
    return UserMapping.of(new UserMapping.Caller(name, 1000, 1007, subuid, subgid, UIDS, groups));
  }

  @Test
  void theUserIsRootAndHisRangesFollowOneAnother() {
    UserMapping mapping =
        of("ann", "bob:1:2\nann:100000:65536\n1000:300000:10\n", "ann:200000:5", GIDS);
    assertThat(mapping.users())
        .containsExactly(
            "/usr/bin/newuidmap",
            "0",
            "1000",
            "1",
            "1",
            "100000",
            "65536",
            "65537",
            "300000",
            "10");
    assertThat(mapping.groups())
        .containsExactly("/usr/bin/newgidmap", "0", "1007", "1", "1", "200000", "5");
    assertThat(mapping.note()).isEmpty();
  }

  @Test
  void linesThatAreNoneAndEmptyRangesArePassedOver() {
    String text = "# ann:1:2\nann:x:1\nann:5\nann:7:0\nann:99999999999:1\n ann:9:3 \n";
    assertThat(IdRange.subordinate(text, "ann", 1000)).containsExactly(new IdRange(9, 3));
    assertThat(IdRange.subordinate("ann:1:2", null, 1000)).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsRemedy() {
    assertThat(of("ann", "bob:1:2", "ann:1:2", GIDS))
        .satisfies(mapping -> assertThat(mapping.isSingle()).isTrue())
        .extracting(UserMapping::note)
        .asString()
        .contains("/etc/subuid has no line for ann")
        .endsWith("--add-subgids 100000-165535 ann");
    assertThat(of("ann", "ann:1:2", "", GIDS).note()).contains("/etc/subgid has no line for ann");
    assertThat(of(null, "", "", GIDS).note()).contains("no line for user 1000;");
    assertThat(of("ann", "ann:1:2", "ann:1:2", null).note())
        .contains("newgidmap is not installed")
        .contains("apt-get install uidmap");
  }
}
