package dev.fastforward.operator.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fastforward.operator.gitops.Judges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sees every status that the operator writes, and has GitOps tools' rules judge it. */
final class StatusWatch implements AutoCloseable {
  private final Process kubectl;
  private final Thread reader;
  private final List<String> complaints = new ArrayList<>();
  private final Set<String> reasons = new LinkedHashSet<>();
  private final Map<String, String> messages = new HashMap<>();

  private StatusWatch(Process kubectl) {
    this.kubectl = kubectl;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static StatusWatch start(LocalCluster cluster, String namespace) {
    try {
      return new StatusWatch(
          cluster
              .shell()
              .builder(
                  cluster.kubectlCommand(
                      "-n", namespace, "get", "imagebuilds", "--watch", "--output", "json"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    try (MappingIterator<JsonNode> objects =
        new ObjectMapper().readerFor(JsonNode.class).readValues(kubectl.getInputStream())) {
      while (objects.hasNext()) {
        judge(objects.next());
      }
    } catch (IOException | RuntimeException e) {
      // the end of kubectl
    }
  }

  private synchronized void judge(JsonNode object) {
    try {
      Judges.assertAgreement(object);
    } catch (AssertionError e) {
      complaints.add(e.getMessage());
    }
    object
        .at("/status/conditions")
        .forEach(condition -> {
          if (condition.path("type").asText().equals("Ready")) {
            messages.put(object.at("/metadata/name").asText(), condition.path("message").asText());
          }
        });
    object
        .at("/status/conditions")
        .forEach(condition ->
            reasons.add(
                condition.path("type").asText()
                    + "="
                    + condition.path("status").asText()
                    + "/"
                    + condition.path("reason").asText()));
  }

  /** What any judge found wrong. */
  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The last message of Ready; empty for none. */
  synchronized String message(String name) {
    return messages.getOrDefault(name, "");
  }

  /** Conditions that were seen, as Ready=True/BuildSucceeded. */
  synchronized Set<String> seen() {
    return Set.copyOf(reasons);
  }

  @Override
  public void close() {
    kubectl.destroy();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
