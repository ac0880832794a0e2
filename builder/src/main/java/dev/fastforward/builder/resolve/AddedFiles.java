package dev.fastforward.builder.resolve;

import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.git.GitUrl;
import dev.fastforward.builder.plan.StageGraph;
import dev.fastforward.builder.step.Step;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Finds the addresses in ADD that are known before the base images are resolved. Pure. */
public final class AddedFiles {
  private AddedFiles() {}

  /**
   * The addresses in the stages that the targets need, without those with variables or a checksum.
   */
  public static Set<String> of(Collection<StageGraph> graphs) {
    Set<String> urls = new TreeSet<>();
    for (StageGraph graph : graphs) {
      for (int stage : graph.reachable()) {
        for (Instruction instruction : graph.stages().get(stage).instructions()) {
          if (instruction instanceof Instruction.Add add && add.checksum() == null) {
            add.paths().sources().stream().filter(AddedFiles::isPlain).forEach(urls::add);
          }
        }
      }
    }
    return urls;
  }

  private static boolean isPlain(String source) {
    return Step.Copy.isUrl(source)
        && source.chars().noneMatch(c -> "$\\`\"'".indexOf(c) >= 0)
        && isNoRepository(source);
  }

  private static boolean isNoRepository(String source) {
    try {
      GitUrl git = GitUrl.parse(source);
      return git == null || git.bare();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
