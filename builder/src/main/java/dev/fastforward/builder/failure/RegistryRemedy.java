package dev.fastforward.builder.failure;

import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.repository.RegistryException;

/** What a failure of a registry means for the user, and what to do about it. Pure. */
public final class RegistryRemedy {
  private static final String LATER =
      "; the registry is unavailable or limits requests: build again later";

  private RegistryRemedy() {}

  /** The reason of a build's failure, where something could not be read. */
  public static FailureReason reason(RegistryException e) {
    return switch (e.kind()) {
      case UNAVAILABLE -> FailureReason.RegistryUnavailable;
      case UNAUTHORIZED, DENIED -> FailureReason.BaseImageAuthFailed;
      case NOT_FOUND, INCOMPLETE, INVALID -> FailureReason.BaseImageNotFound;
      case BROKEN -> FailureReason.BaseImageBroken;
    };
  }

  /** The end of a message about what could not be read. */
  public static String ofReading(RegistryException e) {
    return switch (e.kind()) {
      case UNAVAILABLE -> LATER;
      case UNAUTHORIZED, DENIED -> "; check that it is there, and that the credentials may read it";
      case NOT_FOUND -> "; check the name and the tag, or push the image there again";
      case BROKEN ->
          "; it is damaged there or on the way: build again, or push the image there again";
      case INCOMPLETE, INVALID -> "; check the name";
    };
  }

  /** The end of a message about what could not be pushed. */
  public static String ofPushing(RegistryException e) {
    return switch (e.kind()) {
      case UNAVAILABLE -> LATER;
      case UNAUTHORIZED, DENIED -> "; check that the credentials may push there";
      case NOT_FOUND -> "; check that the repository is there";
      case INCOMPLETE ->
          "; everything was sent a second time: see the registry's log for what it did not store";
      case BROKEN, INVALID ->
          "; build again, and if that does not help, see the registry's own log";
    };
  }
}
