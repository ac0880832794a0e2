package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.Accounts;
import org.jspecify.annotations.Nullable;

/** The owner that {@code --chown} gives. */
public record Ownership(long uid, long gid) {

  /**
   * Reads the value of {@code --chown=USER[:GROUP]}. A number without a group is the group as well;
   * a name without a group brings its primary group; a name that the image does not have is 0, as
   * in BuildKit.
   *
   * @param chown null for no owner of its own
   * @param accounts of the image that is copied to
   * @param emptyImage whether there is nothing to look names up in
   * @throws BuildException with reason DockerfileInvalid if there is a name and the image has no
   *     accounts at all
   */
  public static @Nullable Ownership parse(
      @Nullable String chown, Accounts accounts, boolean emptyImage) {
    if (chown == null || chown.isEmpty()) {
      return null;
    }
    int colon = chown.indexOf(':');
    String user = colon < 0 ? chown : chown.substring(0, colon);
    String group = colon < 0 ? "" : chown.substring(colon + 1);
    refuseBeyondRange(chown, user);
    refuseBeyondRange(chown, group);
    boolean names =
        !(user.isEmpty() || Accounts.isNumber(user))
            || !(group.isEmpty() || Accounts.isNumber(group));
    if (names && emptyImage) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "--chown="
              + chown
              + " has a name, but there is no /etc/passwd to look it up in (the stage has no files"
              + " yet, or --link copies as if onto an empty image); write numbers, such as"
              + " --chown=1000:1000");
    }
    long uid = 0;
    long gid = 0;
    if (Accounts.isNumber(user)) {
      uid = Long.parseLong(user);
      gid = uid;
    } else if (!user.isEmpty()) {
      Accounts.User found = accounts.user(user);
      uid = found == null ? 0 : found.uid();
      gid = found == null ? 0 : found.gid();
    }
    if (Accounts.isNumber(group)) {
      gid = Long.parseLong(group);
    } else if (!group.isEmpty()) {
      Accounts.Group found = accounts.group(group);
      gid = found == null ? 0 : found.gid();
    }
    return new Ownership(uid, gid);
  }

  /** It would pass for a name that the image does not have, and so for root. */
  private static void refuseBeyondRange(String chown, String id) {
    if (!id.isEmpty() && !Accounts.isNumber(id) && id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "the owner " + chown + " has a number beyond 4294967294, the largest that there is");
    }
  }
}
