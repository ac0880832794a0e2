package dev.fastforward.builder.auth;

/** A credential of a docker config. toString does not show the secret. */
sealed interface RegistryCredential {

  /** Describes the credential in messages, without the secret. */
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

  /** A refresh token, which a token server exchanges for access tokens. */
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

  /** An access token that is sent to the registry unchanged. */
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
