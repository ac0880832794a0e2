package dev.fastforward.builder.context;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.git.SshAccess;
import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.settings.ContextSettings;
import dev.fastforward.builder.settings.RunSettings;
import dev.fastforward.builder.settings.SshSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a build for git and web servers: those in the context's Secret, secrets with
 * BuildKit's names (GIT_AUTH_TOKEN, GIT_AUTH_HEADER, HTTP_AUTH_TOKEN_host, HTTP_AUTH_HEADER_host),
 * and SSH agents or keys. Values are read on use. Immutable.
 *
 * @param git for repositories by HTTP
 * @param http for files at addresses
 * @param ssh for repositories by SSH
 * @see <a
 *     href="https://docs.docker.com/build/building/secrets/#git-authentication-for-remote-contexts">Git
 *     authentication for remote contexts</a>
 */
public record SourceCredentials(Authorization git, Authorization http, SshAccess ssh) {
  /**
   * Collects the credentials of a build.
   *
   * @param environment variables of this process
   */
  public static SourceCredentials of(
      ContextSettings context, RunSettings run, Map<String, String> environment) {
    SourceSecrets secrets = new SourceSecrets(run, environment);
    Authorization own = ofContext(context);
    URI main = origin(context.url());
    return new SourceCredentials(
        own.or(address -> secrets.git(address, main)),
        own.or(secrets::http),
        ssh(context, run, environment));
  }

  private static Authorization ofContext(ContextSettings context) {
    URI origin = origin(context.url());
    if (origin == null) {
      return Authorization.NONE;
    }
    String userInfo = origin.getUserInfo();
    Authorization written =
        userInfo == null
            ? Authorization.NONE
            : Authorization.of(origin, Authorization.basic(userInfo));
    String header = context.credentials() == null ? null : header(context.credentials());
    return header == null ? written : Authorization.of(origin, header).or(written);
  }

  private static @Nullable String header(Path folder) {
    String token = read(folder.resolve("bearerToken"));
    if (token != null) {
      return "Bearer " + token;
    }
    String password = read(folder.resolve("password"));
    String user = read(folder.resolve("username"));
    // Git servers accept a token as password with any user name.
    return password == null
        ? null
        : Authorization.basic((user == null ? "git" : user) + ":" + password);
  }

  private static SshAccess ssh(
      ContextSettings context, RunSettings run, Map<String, String> environment) {
    Path folder = context.credentials();
    if (folder != null) {
      List<Path> keys = existing(folder.resolve("ssh-privatekey"), folder.resolve("identity"));
      if (!keys.isEmpty()) {
        return new SshAccess(keys, null, existing(folder.resolve("known_hosts")));
      }
    }
    List<Path> hosts =
        existing(
            Path.of(environment.getOrDefault("HOME", "/root"), ".ssh", "known_hosts"),
            Path.of("/etc/ssh/ssh_known_hosts"));
    String given = given(run);
    String socket = given == null ? environment.get("SSH_AUTH_SOCK") : given;
    if (socket == null || socket.isEmpty() || !Files.exists(Path.of(socket))) {
      return new SshAccess(List.of(), null, hosts);
    }
    Path path = Path.of(socket);
    return Files.isRegularFile(path)
        ? new SshAccess(List.of(path), null, hosts)
        : new SshAccess(List.of(), path, hosts);
  }

  /** The path that --ssh default names; null for none. */
  private static @Nullable String given(RunSettings run) {
    return run.ssh().stream()
        .filter(ssh -> ssh.id().equals("default"))
        .map(SshSource::path)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static List<Path> existing(Path... files) {
    return Stream.of(files).filter(Files::isRegularFile).toList();
  }

  private static @Nullable URI origin(@Nullable String url) {
    if (url == null || !url.toLowerCase(Locale.ROOT).matches("(?s)https?://.*")) {
      return null;
    }
    try {
      return URI.create(url.replaceFirst("(?s)[?#].*", ""));
    } catch (IllegalArgumentException e) {
      return null; // the download reports it
    }
  }

  /**
   * A file's text without surrounding white space; null if there is no such file.
   *
   * @throws BuildException SourceAuthFailed if it cannot be read
   */
  static @Nullable String read(Path file) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SourceAuthFailed,
          "the credentials in "
              + file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "); make the file readable",
          e);
    }
  }
}
