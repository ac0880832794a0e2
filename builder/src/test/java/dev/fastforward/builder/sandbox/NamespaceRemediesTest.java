package dev.fastforward.builder.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceRemediesTest {
  private static final String FREE = "Name:\tjava\nNoNewPrivs:\t0\nSeccomp:\t0\n";

  @ParameterizedTest
  @CsvSource({
    "kernel/unprivileged_userns_clone, 0, 1, kernel.unprivileged_userns_clone=1",
    "user/max_user_namespaces, 0, 15000, user.max_user_namespaces=15000",
    "kernel/apparmor_restrict_unprivileged_userns, 1, 0,"
        + " kernel.apparmor_restrict_unprivileged_userns=0"
  })
  void aSettingThatForbidsIsNamedWithTheOneThatAllows(
      String setting, String forbids, String allows, String remedy) {
    assertThat(new NamespaceRemedies(Map.of(setting, forbids), FREE).text())
        .contains("sysctl -w " + remedy);
    assertThat(new NamespaceRemedies(Map.of(setting, allows), FREE).text())
        .doesNotContain("sysctl");
  }

  @Test
  void aContainersFilterIsNamed() {
    NamespaceRemedies container =
        new NamespaceRemedies(Map.of(), "NoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n");
    assertThat(container.text()).contains("seccomp=unconfined");
    assertThat(container.noNewPrivileges()).isTrue();
    assertThat(new NamespaceRemedies(Map.of(), FREE).text()).contains("CONFIG_USER_NS");
    assertThat(new NamespaceRemedies(Map.of(), FREE).noNewPrivileges()).isFalse();
  }
}
