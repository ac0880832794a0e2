package dev.fastforward.builder.git;

import dev.fastforward.builder.net.RedactedUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a git repository. The fragment ({@code #REF:DIR}) or the query ({@code
 * ?branch=…&subdir=…}) selects a ref and a folder. Immutable.
 *
 * @param remote without fragment and query; may contain user name and password
 * @param ref branch, tag, commit or full name of a ref; empty for the remote's HEAD
 * @param subDir folder of the repository; empty for the root
 * @param checksum prefix that the commit's hash must have; empty for any
 * @param keepGitDir whether the files include {@code .git}; null if the address does not state it
 * @param submodules whether submodules are fetched; null if the address does not state it
 * @param commitTimes whether the files have the commit's time
 * @param byCommit whether the checksum is fetched, without resolving the ref
 * @param bare whether the address has no scheme ({@code github.com/…}), so that it could be a path
 * @see <a href="https://docs.docker.com/build/concepts/context/#git-repositories">Git
 *     repositories</a>
 */
public record GitUrl(
    String remote,
    String ref,
    String subDir,
    String checksum,
    @Nullable Boolean keepGitDir,
    @Nullable Boolean submodules,
    boolean commitTimes,
    boolean byCommit,
    boolean bare) {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9]+)://.*", Pattern.DOTALL);
  private static final Pattern SCP =
      Pattern.compile(
          "([a-zA-Z0-9._-]+@[a-zA-Z0-9.-]+:[^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);
  private static final Pattern PARTS =
      Pattern.compile("([^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);
  private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");
  private static final String GITHUB = "github.com/";

  /**
   * Reads an address.
   *
   * @return null if it is not the address of a git repository. An HTTP address is one only if its
   *     path ends with .git
   * @throws IllegalArgumentException if the query is invalid
   */
  public static @Nullable GitUrl parse(String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      String name = scheme.group(1).toLowerCase(Locale.ROOT);
      return SCHEMES.contains(name) && isRepository(text, name)
          ? of(PARTS.matcher(text), false)
          : null;
    }
    if (text.startsWith(GITHUB) && text.length() > GITHUB.length()) {
      return of(PARTS.matcher(text), true);
    }
    Matcher scp = SCP.matcher(text);
    return scp.matches() ? of(scp, false) : null;
  }

  /** Reads the address of a repository, also without .git at the end of an HTTP path. */
  public static GitUrl repository(String text) {
    GitUrl url = parse(text);
    return url != null ? url : of(PARTS.matcher(text), false);
  }

  private static boolean isRepository(String text, String scheme) {
    if (!scheme.startsWith("http")) {
      return true;
    }
    String path = text.replaceFirst("[?#].*", "");
    int slash = path.indexOf('/', path.indexOf("://") + 3);
    return slash > 0 && path.endsWith(".git");
  }

  private static GitUrl of(Matcher parts, boolean bare) {
    if (!parts.matches()) {
      throw new IllegalArgumentException("the address has a line break");
    }
    GitUrlQuery query = new GitUrlQuery();
    String fragment = parts.group(3);
    if (fragment != null) {
      int colon = fragment.indexOf(':');
      query.ref(decoded(colon < 0 ? fragment : fragment.substring(0, colon)));
      query.subDir(colon < 0 ? "" : decoded(fragment.substring(colon + 1)));
    }
    if (parts.group(2) != null) {
      for (String pair : parts.group(2).split("&")) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          query.add(
              decoded(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
      }
    }
    return query.url(parts.group(1), bare);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The last component of the path, without .git. */
  public String shortName() {
    String last = remote.substring(remote.lastIndexOf('/') + 1);
    return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : last;
  }

  /** Whether the transfer is not encrypted. */
  public boolean unencrypted() {
    return remote.startsWith("http:") || remote.startsWith("git:");
  }

  /** The address to fetch from, which may contain credentials. */
  public String fetchFrom() {
    return bare ? "https://" + remote : remote;
  }

  /** The address for messages, without a password. */
  public String shown() {
    return RedactedUrl.of(remote);
  }

  /** User name and password of an HTTP address, separated by a colon; null for none. */
  public @Nullable String userInfo() {
    if (!remote.startsWith("http")) {
      return null;
    }
    try {
      return new URI(remote).getUserInfo();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not an address: " + e.getReason(), e);
    }
  }

  /**
   * The same address with a checksum.
   *
   * @throws IllegalArgumentException if the address has another one
   */
  public GitUrl withChecksum(String other) {
    if (!checksum.isEmpty() && !checksum.equals(other)) {
      throw new IllegalArgumentException(
          "checksum conflicts: \"" + checksum + "\" vs \"" + other + "\"; give it once");
    }
    return new GitUrl(
        remote, ref, subDir, other, keepGitDir, submodules, commitTimes, byCommit, bare);
  }

  /** The same repository at another ref. */
  public GitUrl withRef(String other) {
    return new GitUrl(
        remote, other, subDir, checksum, keepGitDir, submodules, commitTimes, byCommit, bare);
  }
}
