package dev.fastforward.builder.copy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.filetree.Accounts;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The owner that {@code --chown} gives. */
public record Ownership(long uid, long gid) {

  /**
   * Reads the value of {@code --chown=USER[:GROUP]}. A number without a group is the group as well;
   * a name without a group brings its primary group; a name that the image does not have is 0, as
   * in BuildKit, which does not say so.
   *
   * @param chown null for no owner of its own
   * @param accounts of the image that is copied to
   * @param emptyImage whether there is nothing to look names up in
   * @param warnings gets a line for a name that the image does not have
   * @throws BuildException with reason DockerfileInvalid if there is a name and nothing to look it
   *     up in, or what there is cannot be read
   */
  public static @Nullable Ownership parse(
      @Nullable String chown, Accounts accounts, boolean emptyImage, Consumer<String> warnings)
      throws IOException {
    if (chown == null || chown.isEmpty()) {
      return null;
    }
    int colon = chown.indexOf(':');
    String user = colon < 0 ? chown : chown.substring(0, colon);
    String group = colon < 0 ? "" : chown.substring(colon + 1);
    refuseBeyondRange(chown, user);
    refuseBeyondRange(chown, group);
    if (emptyImage && (isName(user) || isName(group))) {
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
      if (found == null) {
        unknown("user " + user, "/etc/passwd", accounts.problemOfUsers(), warnings);
      }
      uid = found == null ? 0 : found.uid();
      gid = found == null ? 0 : found.gid();
    }
    return new Ownership(uid, group.isEmpty() ? gid : groupId(group, accounts, warnings));
  }

  private static long groupId(String group, Accounts accounts, Consumer<String> warnings)
      throws IOException {
    if (Accounts.isNumber(group)) {
      return Long.parseLong(group);
    }
    Accounts.Group found = accounts.group(group);
    if (found == null) {
      unknown("group " + group, "/etc/group", accounts.problemOfGroups(), warnings);
    }
    return found == null ? 0 : found.gid();
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && !Accounts.isNumber(text);
  }

  private static void unknown(
      String who, String file, @Nullable String problem, Consumer<String> warnings) {
    if (problem != null) {
      throw new BuildException(
          FailureReason.DockerfileInvalid,
          "unable to find " + who + ": " + problem + " in the image; write a number instead");
    }
    warnings.accept(
        "unable to find "
            + who
            + ": no matching entries in "
            + file
            + " of the image, so the owner is 0, as with BuildKit; create it by a RUN before, or"
            + " write a number");
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
