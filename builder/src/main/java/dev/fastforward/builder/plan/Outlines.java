package dev.fastforward.builder.plan;

import dev.fastforward.builder.contract.SourceLocation;
import dev.fastforward.builder.dockerfile.Instruction;
import dev.fastforward.builder.words.Expansion;
import dev.fastforward.builder.words.Lexer;
import dev.fastforward.builder.words.Variables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Gathers what the target and the stages that it needs ask for. Pure. */
public final class Outlines {
  private final StageGraph graph;
  private final StagePlans plans;
  private final Map<String, GlobalArg> globals = new LinkedHashMap<>();
  private final Set<Integer> visited = new LinkedHashSet<>();

  /** By name; what the stage that is nearest to the target says of one counts. */
  private final Map<String, Outline.Arg> args = new LinkedHashMap<>();

  private final Map<String, Outline.Need> secrets = new LinkedHashMap<>();
  private final Map<String, Outline.Need> ssh = new LinkedHashMap<>();

  private Outlines(StageGraph graph, StagePlans plans) {
    this.graph = graph;
    this.plans = plans;
    GlobalScope.declared(graph.file(), graph.options())
        .forEach(arg -> globals.put(arg.name(), arg));
  }

  /**
   * @param plans of the target and of all stages that it needs
   */
  public static Outline of(StageGraph graph, StagePlans plans) {
    Outlines outlines = new Outlines(graph, plans);
    outlines.visit(graph.target());
    Instruction.From from = graph.file().stages().get(graph.target()).from();
    return new Outline(
        from.name(),
        from.description(),
        inOrder(outlines.args.values(), Outline.Arg::place),
        inOrder(outlines.secrets.values(), Outline.Need::place),
        inOrder(outlines.ssh.values(), Outline.Need::place));
  }

  private static <T> List<T> inOrder(Collection<T> parts, Function<T, SourceLocation> place) {
    return parts.stream()
        .sorted(Comparator.comparingInt(part -> place.apply(part).line()))
        .toList();
  }

  private void visit(int stage) {
    if (!visited.add(stage)) {
      return;
    }
    StageParameters own = plans.of(graph.stages().get(stage)).parameters();
    for (String name : used(stage, own)) {
      Outline.Arg arg = own.args().get(name);
      GlobalArg global = globals.get(name);
      if (arg == null && global != null) {
        arg = global.outlined();
      }
      if (arg != null) {
        args.putIfAbsent(name, arg);
      }
    }
    own.secrets().forEach(secrets::putIfAbsent);
    own.ssh().forEach(ssh::putIfAbsent);
    if (graph.stages().get(stage).base() instanceof StageBase.Stage parent) {
      visit(parent.index());
    }
    graph.needs(stage).forEach(this::visit);
  }

  /** Names of the ARGs that a stage uses, and that their defaults are made of. */
  private Set<String> used(int stage, StageParameters own) {
    Set<String> names = new LinkedHashSet<>();
    List<String> found = new ArrayList<>(inFrom(graph.file().stages().get(stage).from()));
    found.addAll(own.used());
    for (int i = 0; i < found.size(); i++) {
      GlobalArg global = globals.get(found.get(i));
      if (names.add(found.get(i)) && !own.args().containsKey(found.get(i)) && global != null) {
        found.addAll(global.used());
      }
    }
    return names;
  }

  private Set<String> inFrom(Instruction.From from) {
    Set<String> names = new LinkedHashSet<>(expand(from, from.base()).used());
    if (from.platform() != null) {
      names.addAll(expand(from, from.platform()).used());
    }
    return names;
  }

  private Expansion expand(Instruction.From from, String word) {
    return Expanding.word(
        new Lexer(graph.file().escape()), word, Variables.of(graph.globalArgs()), from.source());
  }
}
