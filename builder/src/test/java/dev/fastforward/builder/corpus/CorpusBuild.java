package dev.fastforward.builder.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * One build of builds.txt.
 *
 * @param options words of the command line
 * @param output attributes of the output, each with a comma before it
 */
record CorpusBuild(String name, List<String> options, String output, String dockerfile) {
  static List<CorpusBuild> parse(String text) {
    List<CorpusBuild> builds = new ArrayList<>();
    String[] blocks = text.split("(?m)^== ", -1);
    for (int i = 1; i < blocks.length; i++) {
      builds.add(parseBlock(blocks[i].lines().toList()));
    }
    return builds;
  }

  private static CorpusBuild parseBlock(List<String> lines) {
    List<String> options = new ArrayList<>();
    String output = "";
    int next = 1;
    for (; lines.get(next).startsWith("option ") || lines.get(next).startsWith("OUTPUT "); next++) {
      String value = lines.get(next).substring("option ".length());
      if (lines.get(next).startsWith("OUTPUT ")) {
        output = "," + value;
      } else {
        options.addAll(List.of(value.split(" ", 2)));
      }
    }
    String dockerfile = String.join("\n", lines.subList(next, lines.size())) + "\n";
    return new CorpusBuild(lines.getFirst(), options, output, dockerfile);
  }

  boolean runsCommands() {
    return dockerfile.lines().anyMatch(line -> line.startsWith("RUN "));
  }
}
