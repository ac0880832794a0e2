package dev.fastforward.builder.git;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.jspecify.annotations.Nullable;

/** Resolves refs to commits. Pure. */
final class GitRefs {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

  private GitRefs() {}

  /**
   * A resolved ref.
   *
   * @param name full name of the ref; empty for a commit
   * @param tag the annotated tag object; null if the ref is not an annotated tag
   */
  record Found(ObjectId commit, String name, @Nullable ObjectId tag) {
    /** The revision in Flux's notation: {@code main@sha1:4f1c…}. */
    String revision() {
      String shortName = name.replaceFirst("^refs/(heads|tags)/", "");
      return (name.isEmpty() ? "" : shortName + "@") + "sha1:" + commit.name();
    }
  }

  /** Whether a ref is a full commit hash. */
  static boolean isCommit(String ref) {
    return HASH.matcher(ref).matches();
  }

  /** The full names that a ref may stand for, by priority: a branch comes before a tag. */
  static String[] candidates(String ref) {
    return ref.startsWith("refs/")
        ? new String[] {ref}
        : new String[] {"refs/" + ref, "refs/heads/" + ref, "refs/tags/" + ref};
  }

  /**
   * Finds a ref.
   *
   * @param advertised refs of the remote
   * @param ref not a commit hash; empty for HEAD
   * @return empty if the remote does not have it
   */
  static Optional<Found> find(Collection<Ref> advertised, String ref) {
    Map<String, Ref> byName = new HashMap<>();
    advertised.forEach(one -> byName.put(one.getName(), one));
    if (ref.isEmpty() || ref.equals("HEAD")) {
      return Optional.ofNullable(byName.get("HEAD")).flatMap(head -> head(head, advertised));
    }
    for (String name : candidates(ref)) {
      Ref one = byName.get(name);
      ObjectId id = one == null ? null : one.getObjectId();
      if (one != null && id != null) {
        return Optional.of(found(one, id, name));
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> head(Ref head, Collection<Ref> advertised) {
    ObjectId commit = head.getObjectId();
    if (commit == null) {
      return Optional.empty();
    }
    if (head.isSymbolic()) {
      return Optional.of(found(head, commit, head.getTarget().getName()));
    }
    // Old servers do not name the branch of HEAD.
    return Optional.of(
        advertised.stream()
            .filter(one -> commit.equals(one.getObjectId()))
            .map(Ref::getName)
            .filter(name -> name.equals("refs/heads/main") || name.equals("refs/heads/master"))
            .findFirst()
            .map(name -> new Found(commit, name, null))
            .orElse(new Found(commit, "HEAD", null)));
  }

  private static Found found(Ref one, ObjectId id, String name) {
    ObjectId peeled = one.getPeeledObjectId();
    return peeled == null ? new Found(id, name, null) : new Found(peeled, name, id);
  }
}
