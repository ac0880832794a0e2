package dev.fastforward.builder.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A git repository of a case. Names and dates are fixed, so that commits have the same ids
 * everywhere.
 *
 * @param folder the .git, to be served by HTTP as it is
 * @param commits id in the case to id of the commit
 */
record GitFixture(Path folder, Map<String, String> commits) {
  private static final long FIRST_COMMIT_SECONDS = 1_700_000_000;

  static GitFixture make(JsonNode spec, Path work, Path caseFolder, Placeholders placeholders)
      throws IOException {
    Files.createDirectories(work);
    Map<String, String> ids = new HashMap<>();
    git(work, 0, "init", "-b", spec.path("branch").asText("master"));
    int number = 0;
    for (JsonNode commit : spec.path("commits")) {
      if (commit.has("checkout")) {
        git(work, 0, ("checkout " + commit.path("checkout").asText()).split(" "));
      }
      new Listing(Json.list(commit.path("files")), caseFolder, placeholders).write(work);
      git(work, 0, "add", "-A");
      long when = commit.path("when").asLong(FIRST_COMMIT_SECONDS + number);
      String message = commit.path("message").asText("commit " + number);
      git(work, when, "commit", "--allow-empty", "-m", message);
      ids.put(commit.path("id").asText(String.valueOf(number)), git(work, 0, "rev-parse", "HEAD"));
      if (commit.has("tag")) {
        git(work, 0, "tag", commit.path("tag").asText());
      }
      number++;
    }
    git(work, 0, "update-server-info");
    return new GitFixture(work.resolve(".git"), ids);
  }

  private static String git(Path work, long when, String... words) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_SYSTEM", "/dev/null");
    for (String role : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + role + "_NAME", "t");
      environment.put("GIT_" + role + "_EMAIL", "t@example.com");
      if (when > 0) {
        environment.put("GIT_" + role + "_DATE", when + " +0000");
      }
    }
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    return Command.run(work, environment, command.toArray(String[]::new));
  }
}
