package dev.fastforward.builder.auth;

/** What a docker config holds for a registry. Never shows its secret. */
sealed interface RegistryCredential {

  /** For messages: whose credentials they are. */
  String owner();

  /** User and password. */
  record Password(String user, String password) implements RegistryCredential {
    @Override
    public String owner() {
      return "user \"" + user + "\"";
    }

    @Override
    public String toString() {
      return owner();
    }
  }

  /** A refresh token: a token server gives access tokens for it. */
  record IdentityToken(String token) implements RegistryCredential {
    @Override
    public String owner() {
      return "the identity token";
    }

    @Override
    public String toString() {
      return owner();
    }
  }

  /** An access token that goes to the registry as it is. */
  record RegistryToken(String token) implements RegistryCredential {
    @Override
    public String owner() {
      return "the registry token";
    }

    @Override
    public String toString() {
      return owner();
    }
  }
}
