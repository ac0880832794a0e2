package dev.fastforward.operator.job;

import dev.fastforward.builder.contract.ContextRequest;
import dev.fastforward.builder.contract.GitRequest;
import dev.fastforward.crds.GitRef;
import dev.fastforward.crds.GitSource;
import dev.fastforward.crds.HttpSource;
import dev.fastforward.crds.SecretRef;
import dev.fastforward.crds.Source;
import org.jspecify.annotations.Nullable;

/** The build context that a source stands for. */
final class SourceContext {
  private SourceContext() {}

  static ContextRequest of(@Nullable Source source) {
    if (source == null) {
      return ContextRequest.directory(Paths.CONTEXT);
    }
    if (source.git() != null) {
      return git(source.git()).withSubPath(source.contextDir());
    }
    if (source.http() != null) {
      return http(source.http()).withSubPath(source.contextDir());
    }
    return source.oci() != null
        ? ContextRequest.image(source.oci().image()).withSubPath(source.contextDir())
        : ContextRequest.configMap(Paths.CONTEXT);
  }

  private static ContextRequest git(GitSource git) {
    return new ContextRequest(
        null,
        false,
        git.url(),
        null,
        null,
        null,
        null,
        0,
        new GitRequest(
            git.ref() == null ? null : reference(git.ref()),
            git.depth() == null ? 0 : git.depth(),
            git.submodules() == null ? null : git.submodules().name()),
        credentials(git.secretRef()));
  }

  /** In full, so that a tag is not taken for a branch of the same name. */
  private static @Nullable String reference(GitRef ref) {
    if (ref.branch() != null) {
      return "refs/heads/" + ref.branch();
    }
    if (ref.tag() != null) {
      return "refs/tags/" + ref.tag();
    }
    return ref.commit() != null ? ref.commit() : ref.name();
  }

  private static ContextRequest http(HttpSource http) {
    return new ContextRequest(
        null,
        false,
        http.url(),
        null,
        null,
        null,
        http.digest(),
        http.stripComponents() == null ? 0 : http.stripComponents(),
        null,
        credentials(http.secretRef()));
  }

  private static @Nullable String credentials(@Nullable SecretRef secret) {
    return secret == null ? null : Paths.SOURCE_CREDENTIALS;
  }
}
