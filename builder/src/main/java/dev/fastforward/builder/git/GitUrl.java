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
 * Names a git repository, and what of it is wanted: in the fragment ({@code #REF:DIR}) or in the
 * query ({@code ?branch=…&subdir=…}).
 *
 * @param remote without fragment and query; may hold a user name and a password
 * @param ref branch, tag, commit or full name; empty for the remote's HEAD
 * @param subDir folder of the repository; empty for all of it
 * @param checksum beginning of the commit's hash that ref must have; empty for any
 * @param keepGitDir whether {@code .git} is there; null where the address does not say
 * @param submodules whether submodules are fetched; null where the address does not say
 * @param commitTimes whether the files have the commit's time
 * @param byCommit whether the checksum is fetched, and ref is not asked for
 * @param bare whether it is written as {@code github.com/…}, which could be a path
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
   * @return null if it names no git repository: http addresses do only if their path ends in .git
   * @throws IllegalArgumentException if it does, but its query is wrong
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

  /** The address of a repository, whatever its path ends in. */
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

  /** The last part of the path, without .git. */
  public String shortName() {
    String last = remote.substring(remote.lastIndexOf('/') + 1);
    return last.endsWith(".git") ? last.substring(0, last.length() - ".git".length()) : last;
  }

  /** Whether what goes over the wire can be read and changed on the way. */
  public boolean unencrypted() {
    return remote.startsWith("http:") || remote.startsWith("git:");
  }

  /** The address to fetch from, with what it may hold of credentials. */
  public String fetchFrom() {
    return bare ? "https://" + remote : remote;
  }

  /** The address for messages: without what may be a password. */
  public String shown() {
    return RedactedUrl.of(remote);
  }

  /** User name and password of the address, separated by a colon; null if it holds none. */
  public @Nullable String userInfo() {
    if (!remote.startsWith("http")) {
      return null;
    }
    try {
      return new URI(remote).getUserInfo();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
    }
  }

  /**
   * The same, where the commit must begin so.
   *
   * @throws IllegalArgumentException if the address says otherwise
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
