package dev.fastforward.builder.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.auth.RegistryCredential.IdentityToken;
import dev.fastforward.builder.auth.RegistryCredential.Password;
import dev.fastforward.builder.auth.RegistryCredential.RegistryToken;
import dev.fastforward.builder.contract.BuildException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialStoreIT {
  @TempDir Path folder;

  private CredentialStore open(Path directory, Path... more) {
    return new CredentialStore(
        directory, List.of(more), folder.resolve("none") + ":" + folder.resolve("bin"));
  }

  private CredentialStore store(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return open(folder);
  }

  @Test
  void allFormsOfAnEntryAreRead() throws IOException {
    // dXNlcjpwYTpzcw== is user:pa:ss
    CredentialStore store =
        store(
            """
            {"auths": {
              "a.io": {"auth": "dXNlcjpwYTpzcw=="},
              "b.io": {"username": "user", "password": "pw", "email": "ignored"},
              "c.io": {"auth": "dXNlcjpwYTpzcw==", "identitytoken": "id"},
              "d.io": {"registrytoken": "reg"},
              "e.io": {},
              "f.io": null
            }, "HttpHeaders": {"x": "y"}}
            """);

    assertThat(store.find("a.io", "x")).contains(new Password("user", "pa:ss"));
    assertThat(store.find("b.io", "x")).contains(new Password("user", "pw"));
    assertThat(store.find("c.io", "x")).contains(new IdentityToken("id"));
    assertThat(store.find("d.io", "x")).contains(new RegistryToken("reg"));
    assertThat(store.find("e.io", "x")).isEmpty();
    assertThat(store.find("f.io", "x")).isEmpty();
    assertThat(store.find("g.io", "x")).isEmpty();
    assertThat(store.stored("a.io", "x")).isPresent();
  }

  @Test
  void textOfCredentialsHasNoSecret() throws IOException {
    CredentialStore store = store("{\"auths\": {\"a.io\": {\"auth\": \"dXNlcjpwYTpzcw==\"}}}");

    assertThat(store.find("a.io", "x").orElseThrow()).hasToString("user \"user\"");
    assertThat(new IdentityToken("id-secret").toString()).doesNotContain("id-secret");
    assertThat(new RegistryToken("reg-secret").toString()).doesNotContain("reg-secret");
    assertThat(new AccessToken("tok-secret", null, 0).toString()).doesNotContain("tok-secret");
  }

  @Test
  void missingFileMeansNoCredentials() {
    assertThat(open(folder.resolve("none")).find("a.io", "x")).isEmpty();
  }

  @Test
  void mountedKubernetesSecretIsRead() throws IOException {
    Files.writeString(
        folder.resolve(".dockerconfigjson"),
        "{\"auths\": {\"a.io\": {\"username\": \"user\", \"password\": \"pw\"}}}");

    assertThat(open(folder).find("a.io", "x")).contains(new Password("user", "pw"));
  }

  @Test
  void severalFoldersAreMerged() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"auths\": {\"a.io\": {\"username\": \"first\", \"password\": \"pw\"}}}");
    Path mirror = Files.createDirectory(folder.resolve("mirror"));
    Files.writeString(
        mirror.resolve("config.json"),
        """
        {"auths": {
          "a.io": {"username": "hidden", "password": "pw"},
          "a.io/team": {"username": "team", "password": "pw"},
          "b.io": {"username": "second", "password": "pw"}
        }}
        """);
    CredentialStore store = open(folder, folder.resolve("not-there"), mirror);

    assertThat(store.find("a.io", "x")).contains(new Password("first", "pw"));
    assertThat(store.find("a.io", "team/x")).contains(new Password("team", "pw"));
    assertThat(store.find("b.io", "x")).contains(new Password("second", "pw"));

    Files.writeString(mirror.resolve("config.json"), "{");
    assertThatThrownBy(() -> open(folder, mirror).find("a.io", "x"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(mirror.resolve("config.json") + ": it is not a docker config");
  }

  @Test
  void missingHelperIsNamed() throws IOException {
    CredentialStore store = store("{\"credHelpers\": {\"a.io\": \"no-such-helper\"}}");

    assertThatThrownBy(() -> store.find("a.io", "x"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(folder.resolve("config.json").toString())
        .hasMessageContaining("docker-credential-no-such-helper")
        .hasMessageContaining("not on the PATH");
    assertThat(store.stored("a.io", "x")).isEmpty();
    assertThat(store.find("b.io", "x")).isEmpty();
  }

  @Test
  void helperOnThePathIsRun() throws IOException {
    Path program = Files.createDirectory(folder.resolve("bin")).resolve("docker-credential-test");
    Files.writeString(
        program,
        "#!/bin/sh\nread host\necho '{\"Username\":\"<token>\",\"Secret\":\"'$host'\"}'\n");
    CredentialStore store = store("{\"credsStore\": \"test\"}");

    // A folder without permission to read counts as missing.
    assertThatThrownBy(() -> store.find("a.io", "x")).hasMessageContaining("not on the PATH");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(store.find("a.io", "x")).contains(new IdentityToken("a.io"));
  }

  @Test
  void defaultFolderIsThatOfDocker() {
    assertThat(CredentialStore.defaultDirectory(Map.of(), "/home/me"))
        .isEqualTo(Path.of("/home/me/.docker"));
    assertThat(CredentialStore.defaultDirectory(Map.of("DOCKER_CONFIG", "/etc/d"), "/home/me"))
        .isEqualTo(Path.of("/etc/d"));
  }
}
