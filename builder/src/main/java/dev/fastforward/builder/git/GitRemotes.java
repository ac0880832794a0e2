package dev.fastforward.builder.git;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.net.Authorization;
import dev.fastforward.builder.net.EnvironmentProxies;
import dev.fastforward.builder.net.ProxyEnvironment;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fetches from git servers by HTTP (smart and dumb), SSH and the git protocol. Ignores the hooks,
 * filters and git settings of the machine. Used by one thread.
 */
public final class GitRemotes {
  private static final int TIMEOUT_SECONDS = 60;
  private static final int TRIES = 3;
  private static final String UNKNOWN_KEY = "Server key did not validate";
  private static final String FETCHED = "refs/fastforward/fetched";

  private final Path folder;
  private final Authorization authorization;
  private final SshAccess ssh;
  private final ProxySelector proxies;

  /**
   * @param folder folder for repositories, exists
   * @param authorization credentials for HTTP
   * @param environment variables of the process, which name the proxies
   */
  public GitRemotes(
      Path folder, Authorization authorization, SshAccess ssh, Map<String, String> environment) {
    this.folder = folder;
    this.authorization = authorization;
    this.ssh = ssh;
    this.proxies = new EnvironmentProxies(ProxyEnvironment.of(environment));
    IsolatedGit.install();
  }

  /** Creates an empty repository. */
  Repository newRepository() throws IOException {
    FileRepository repository =
        new FileRepository(Files.createTempDirectory(folder, "git-").toFile());
    repository.create(true);
    return repository;
  }

  /** Creates a folder for files of a repository. */
  Path newFolder() throws IOException {
    return Files.createTempDirectory(folder, "dotgit-");
  }

  /**
   * Lists the remote's refs that a ref may stand for.
   *
   * @param ref as the user wrote it; empty for HEAD
   * @throws BuildException SourceNotFound, SourceAuthFailed, SourceUnavailable
   */
  Collection<Ref> refs(GitUrl url, String ref) throws IOException {
    String[] wanted =
        ref.isEmpty() ? new String[] {"HEAD", "refs/heads/"} : GitRefs.candidates(ref);
    try (Repository scratch = newRepository()) {
      return ask(
          scratch,
          url,
          transport -> {
            try (FetchConnection connection = transport.openFetch(List.of(), wanted)) {
              return List.copyOf(connection.getRefs());
            }
          });
    }
  }

  /**
   * Fetches a commit with all its files.
   *
   * @param name full name of a ref that points to it; empty if none is known
   * @param depth commits of history; the dumb protocol ignores it and fetches all
   * @throws BuildException RevisionNotFound if the remote does not have the commit; SourceNotFound,
   *     SourceAuthFailed, SourceUnavailable
   */
  void fetch(Repository into, GitUrl url, ObjectId commit, String name, int depth)
      throws IOException {
    List<List<RefSpec>> ways = ways(commit, name);
    for (int i = 0; i < ways.size(); i++) {
      List<RefSpec> way = ways.get(i);
      boolean all = i == ways.size() - 1;
      try {
        ask(
            into,
            url,
            transport -> {
              if (!all) {
                transport.setDepth(depth);
              }
              transport.setTagOpt(TagOpt.NO_TAGS);
              return transport.fetch(new Interruptible(), way);
            });
      } catch (BuildException e) {
        if (all || e.reason() != FailureReason.RevisionNotFound) {
          throw e;
        }
      }
      if (into.getObjectDatabase().has(commit)) {
        return;
      }
    }
    throw new BuildException(
        FailureReason.RevisionNotFound,
        "the repository "
            + url.shown()
            + " does not have the commit "
            + commit.name()
            + "; check the hash, and that the commit was pushed");
  }

  private static List<List<RefSpec>> ways(ObjectId commit, String name) {
    List<List<RefSpec>> ways = new ArrayList<>();
    if (!name.isEmpty()) {
      ways.add(List.of(new RefSpec("+" + name + ":" + FETCHED)));
    }
    ways.add(List.of(new RefSpec(commit.name() + ":" + FETCHED)));
    // Old servers do not serve commits by hash, so the last way fetches all branches and tags.
    ways.add(
        List.of(
            new RefSpec("+refs/heads/*:refs/fastforward/heads/*"),
            new RefSpec("+refs/tags/*:refs/fastforward/tags/*")));
    return ways;
  }

  /** An operation on a connection. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Transport transport) throws IOException;
  }

  private <T> T ask(Repository local, GitUrl url, Question<T> question) throws IOException {
    for (int attempt = 1; ; attempt++) {
      GitConnections http = new GitConnections(authorization(url), proxies);
      try (SshdSessionFactory sessions = url.remote().startsWith("http") ? null : ssh()) {
        try (Transport transport = open(local, url, http, sessions)) {
          return question.ask(transport);
        }
      } catch (NotSupportedException | TransportException e) {
        BuildException failure = failure(url, http.status(), e);
        if (failure.reason() != FailureReason.SourceUnavailable || attempt == TRIES) {
          throw failure;
        }
        pause(url, attempt);
      }
    }
  }

  private Authorization authorization(GitUrl url) {
    String userInfo = url.userInfo();
    return userInfo == null
        ? authorization
        : Authorization.of(URI.create(url.fetchFrom()), Authorization.basic(userInfo))
            .or(authorization);
  }

  private SshdSessionFactory ssh() throws IOException {
    return SshSessions.open(ssh, Files.createTempDirectory(folder, "ssh-"));
  }

  private static Transport open(
      Repository local, GitUrl url, GitConnections http, @Nullable SshdSessionFactory sessions)
      throws IOException {
    URIish address;
    try {
      address = new URIish(url.fetchFrom()).setPass(null);
    } catch (URISyntaxException e) {
      throw new BuildException(
          FailureReason.InvalidRequest,
          "\"" + url.shown() + "\" is not the address of a repository; check the spelling",
          e);
    }
    if (url.remote().startsWith("http") || url.bare()) {
      address = address.setUser(null);
    }
    Transport transport = Transport.open(local, address);
    transport.setTimeout(TIMEOUT_SECONDS);
    switch (transport) {
      case TransportHttp over -> over.setHttpConnectionFactory(http);
      case SshTransport over -> over.setSshSessionFactory(sessions);
      default -> {}
    }
    return transport;
  }

  /**
   * Explains a failed request.
   *
   * @param status of the last HTTP response; 0 for none
   */
  private static BuildException failure(GitUrl url, int status, IOException e) {
    String text = reason(e);
    String where = "the repository " + url.shown();
    FailureReason reason = reason(status, text, e instanceof NoRemoteRepositoryException);
    String message =
        switch (reason) {
          case SourceAuthFailed -> where + refusal(status, text);
          case SourceNotFound -> where + " does not exist (" + text + "); check the address";
          case RevisionNotFound -> where + ": " + text;
          default ->
              where
                  + " cannot be fetched: "
                  + text
                  + "; check the address, and that it can be reached";
        };
    return new BuildException(reason, message, e);
  }

  private static FailureReason reason(int status, String text, boolean noRepository) {
    if (status == 401
        || status == 403
        || text.contains(UNKNOWN_KEY)
        || text.contains("Auth fail")
        || text.contains("No more authentication methods")) {
      return FailureReason.SourceAuthFailed;
    }
    if (noRepository || status == 404) {
      return FailureReason.SourceNotFound;
    }
    return text.contains("Remote does not have")
            || text.contains("not our ref")
            || text.contains("not valid")
            || text.contains("unadvertised")
        ? FailureReason.RevisionNotFound
        : FailureReason.SourceUnavailable;
  }

  private static String refusal(int status, String text) {
    return text.contains(UNKNOWN_KEY)
        ? ": the server's key is unknown; add it (ssh-keyscan prints it) to ~/.ssh/known_hosts, in"
            + " an ImageBuild to known_hosts of source.git.secretRef"
        : " does not exist or cannot be read with these credentials ("
            + (status > 0 ? "the server answers " + status : text)
            + "); "
            + Authorization.REMEDY;
  }

  private static String reason(Throwable e) {
    StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
        text.append(": ").append(cause.getMessage());
      }
    }
    return text.toString();
  }

  private static void pause(GitUrl url, int attempt) {
    try {
      Thread.sleep(Duration.ofSeconds(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildException(
          FailureReason.Canceled, "cannot fetch " + url.shown() + ": the build was canceled", e);
    }
  }

  /** Ends a fetch if the build is canceled. */
  private static final class Interruptible extends EmptyProgressMonitor {
    @Override
    public boolean isCancelled() {
      return Thread.currentThread().isInterrupted();
    }
  }
}
