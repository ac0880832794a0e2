package dev.fastforward.builder.context;

/** What is said about credentials of git repositories. */
final class GitCredentials {
  static final String REMEDY =
      "give a token (--secret id=GIT_AUTH_TOKEN), a key (--ssh default), in an ImageBuild"
          + " source.git.secretRef";

  private GitCredentials() {}
}
