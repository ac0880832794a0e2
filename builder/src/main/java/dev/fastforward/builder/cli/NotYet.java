package dev.fastforward.builder.cli;

import dev.fastforward.builder.contract.BuildRequest;

/**
 * What an ImageBuild can ask for, and the engine cannot do yet: refused by name, never ignored. Who
 * builds one of these takes its line away.
 */
final class NotYet {
  private NotYet() {}

  static void refuse(BuildRequest request) {
    refuse(request.cache().cacheMounts(), "spec.cache.mounts: Keep", "Discard");
  }

  private static void refuse(boolean asked, String field, String instead) {
    if (asked) {
      throw BuildCommand.refused(field + " is not supported yet; use " + instead);
    }
  }
}
