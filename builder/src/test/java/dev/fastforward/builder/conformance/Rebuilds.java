package dev.fastforward.builder.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the cache holds of a build, its result is the same: all of it, or all but what a damage
 * took. Used once.
 */
final class Rebuilds {
  private final BuilderCall first;
  private final OciLayout result;
  private final Damage damage;
  private final Path stateBefore;
  private final Set<String> unstable;
  private final Problems problems;
  private @Nullable OciLayout afresh;

  /**
   * @param first the build
   * @param result what it gave
   * @param damage of the cache
   * @param stateBefore copy of what the builder kept on the machine before it
   * @param unstable paths whose content is another in every build
   */
  Rebuilds(
      BuilderCall first,
      OciLayout result,
      Damage damage,
      Path stateBefore,
      List<String> unstable,
      Problems problems) {
    this.first = first;
    this.result = result;
    this.damage = damage;
    this.stateBefore = stateBefore;
    this.unstable = new HashSet<>();
    unstable.forEach(path -> this.unstable.add(LayerFiles.path(path)));
    this.problems = problems;
  }

  void run() throws IOException {
    again();
    if (Files.exists(first.cache().resolve("index.json"))) {
      for (String place : damage.places(first.cache())) {
        damaged(place);
      }
    }
  }

  private void again() throws IOException {
    Problems again = problems.of(Problems.Level.AGAIN).at("again");
    BuilderCall.Outcome outcome = build("again", first.cache(), first.state()).run();
    if (outcome.layout() == null) {
      again.add("the build failed: " + outcome.tail());
      return;
    }
    again.expect("number of RUNs that were executed", outcome.run(), 0);
    same(OciLayout.readTar(outcome.layout(), first.at().placeholders()), again);
  }

  private BuilderCall build(String name, Path cache, Path state) {
    return new BuilderCall(
        first.at(), first.build(), first.name() + "-" + name, cache, state, true);
  }

  /** Nothing was executed: then the images are the same to the last byte. */
  private void same(OciLayout second, Problems here) {
    here.expect("platforms", second.images().keySet(), result.images().keySet());
    second
        .images()
        .forEach((platform, image) -> {
          BuiltImage before = result.images().get(platform);
          if (before != null && !before.digest().equals(image.digest())) {
            here.expect("layers", image.diffIds(), before.diffIds());
            here.expect("config", image.config(), before.config());
            here.expect("manifest", image.manifest(), before.manifest());
          }
        });
  }

  private void damaged(String place) throws IOException {
    Problems here = problems.of(Problems.Level.DELETED).at(damage + " " + place);
    Path work = first.at().work().resolve("deleted-" + first.name());
    Path cache = work.resolve("cache");
    Folders.link(first.cache(), cache);
    damage.happen(cache, place);
    Folders.copy(stateBefore, work.resolve("state"));
    BuilderCall.Outcome outcome = build("deleted", cache, work.resolve("state")).run();
    if (outcome.layout() == null) {
      here.add("the build failed: " + outcome.tail());
    } else {
      OciLayout second = OciLayout.readTar(outcome.layout(), first.at().placeholders());
      if (outcome.run() == 0) {
        same(second, here);
      } else {
        alike(second, here);
      }
      Files.delete(outcome.layout());
    }
    Listing.delete(work);
  }

  /** RUNs were executed: then files and config are the same, but for times. */
  private void alike(OciLayout second, Problems here) throws IOException {
    here.expect("platforms", second.images().keySet(), result.images().keySet());
    for (Map.Entry<String, BuiltImage> entry : second.images().entrySet()) {
      BuiltImage before = result.images().get(entry.getKey());
      if (before == null) {
        continue;
      }
      BuiltImage image = entry.getValue();
      here.expect("config", image.config().path("config"), before.config().path("config"));
      here.expect("history", createdBy(image), createdBy(before));
      files(image, before, entry.getKey(), here);
    }
  }

  private static List<String> createdBy(BuiltImage image) {
    return image.history().stream().map(entry -> entry.path("created_by").asText()).toList();
  }

  private void files(BuiltImage image, BuiltImage before, String platform, Problems here)
      throws IOException {
    SortedMap<String, ImageEntry> is = image.files();
    SortedMap<String, ImageEntry> was = before.files();
    if (!is.keySet().equals(was.keySet())) {
      TreeSet<String> more = new TreeSet<>(is.keySet());
      more.removeAll(was.keySet());
      TreeSet<String> less = new TreeSet<>(was.keySet());
      less.removeAll(is.keySet());
      here.add("new files " + more + ", files gone " + less);
      return;
    }
    TreeSet<String> others = new TreeSet<>();
    is.forEach((path, entry) -> {
      ImageEntry old = was.get(path);
      if (old == null || !entry.sameHeader(old)) {
        here.add(path + " is another file: " + entry.type() + " " + entry.mode());
      } else if (!Arrays.equals(entry.data(), old.data()) && !unstable.contains(path)) {
        others.add(path);
      }
    });
    if (!others.isEmpty()) {
      SortedMap<String, ImageEntry> fresh = afresh().images().getOrDefault(platform, image).files();
      // What is another in every build says nothing, but what was the same stays so.
      others.removeIf(path -> !equal(fresh, was, path, path));
      here.expect("files with other content", others, Set.of());
      pairs(is, was, fresh, here);
    }
  }

  private static void pairs(
      SortedMap<String, ImageEntry> is,
      SortedMap<String, ImageEntry> was,
      SortedMap<String, ImageEntry> fresh,
      Problems here) {
    List<String> changed =
        was.keySet().stream().filter(path -> !equal(fresh, was, path, path)).toList();
    for (String one : changed) {
      for (String other : changed) {
        if (equal(was, was, one, other)
            && equal(fresh, fresh, one, other)
            && !equal(is, is, one, other)) {
          here.add(one + " and " + other + " are of different runs");
        }
      }
    }
  }

  private static boolean equal(
      SortedMap<String, ImageEntry> some,
      SortedMap<String, ImageEntry> others,
      String one,
      String other) {
    ImageEntry a = some.get(one);
    ImageEntry b = others.get(other);
    return a != null && b != null && Arrays.equals(a.data(), b.data());
  }

  /** The same build without any cache. */
  private OciLayout afresh() throws IOException {
    OciLayout known = afresh;
    if (known == null) {
      Path work = first.at().work().resolve("afresh-" + first.name());
      Folders.copy(stateBefore, work.resolve("state"));
      BuilderCall.Outcome outcome =
          build("afresh", work.resolve("cache"), work.resolve("state")).run();
      if (outcome.layout() == null) {
        throw new IllegalStateException("another uncached build fails: " + outcome.tail());
      }
      known = OciLayout.readTar(outcome.layout(), first.at().placeholders());
      afresh = known;
    }
    return known;
  }
}
