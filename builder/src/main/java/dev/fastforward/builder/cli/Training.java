package dev.fastforward.builder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs many builds in one process, so that the JVM sees the classes of all of them while it records
 * an AOT cache: a cache knows one process only. {@code executor REQUEST-FILE…} carries out build
 * requests, {@code fastforward COMMANDS-FILE} the commands of a file, one in a line, words
 * separated by tabs. The exit code is the number of those that failed.
 */
final class Training {
  private Training() {}

  public static void main(String[] args) throws IOException {
    List<String> rest = List.of(args).subList(1, args.length);
    System.exit(args[0].equals("executor") ? executor(rest) : commands(rest));
  }

  private static int executor(List<String> requests) {
    Executor.resolveNamesOnce();
    return (int) requests.stream().filter(request -> Executor.run(request) != 0).count();
  }

  private static int commands(List<String> files) throws IOException {
    int failed = 0;
    for (String file : files) {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (Main.run(System.getenv(), System.out, line.split("\t")) != 0) {
          failed++;
        }
      }
    }
    return failed;
  }
}
