package dev.fastforward.builder.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fastforward.builder.auth.Scopes;
import dev.fastforward.builder.image.Json;
import dev.fastforward.builder.image.MalformedJsonException;
import dev.fastforward.builder.repository.RegistryException;
import dev.fastforward.builder.transport.Decision;
import dev.fastforward.builder.transport.Facts;
import dev.fastforward.builder.transport.Failures;
import dev.fastforward.builder.transport.HttpAnswer;
import dev.fastforward.builder.transport.HttpCall;
import dev.fastforward.builder.transport.RepositoryAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one page of a repository's tags.
 *
 * @param query query of the URL: {@link #FIRST}, then {@link Page#next}
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">OCI
 *     distribution spec, listing tags</a>
 */
record ListTags(String query) implements Endpoint<ListTags.Page> {
  static final String FIRST = "n=1000";

  /** For registries that limit the page size to less than {@link #FIRST} asks for. */
  private static final String WITHOUT_PAGES = "";

  private static final Pattern NEXT = Pattern.compile("<[^>?]*\\?([^>]*)>\\s*;\\s*rel=\"?next\"?");
  private static final int MAX_BYTES = 4 << 20;

  /**
   * One page.
   *
   * @param next query of the next page; null at the end
   */
  record Page(List<String> tags, @Nullable String next) {}

  @Override
  public String action() {
    return "list the tags";
  }

  @Override
  public Scopes scopes(RepositoryAddress at) {
    return Scopes.pull(at.path());
  }

  @Override
  public HttpCall call(RepositoryAddress at) {
    return HttpCall.of("GET", at.url("tags/list" + (query.isEmpty() ? "" : "?" + query)));
  }

  @Override
  public Decision decide(Facts answer) {
    return answer.complete() || answer.gone() || refusesPages(answer)
        ? Decision.TAKE
        : Failures.decide(answer);
  }

  private boolean refusesPages(Facts answer) {
    return query.equals(FIRST) && answer.says("PAGINATION_NUMBER_INVALID");
  }

  @Override
  public Page read(HttpAnswer answer, RepositoryAddress at) throws IOException {
    if (refusesPages(Facts.of(answer))) {
      return new Page(List.of(), WITHOUT_PAGES);
    }
    if (!answer.ok()) {
      return new Page(List.of(), null);
    }
    try {
      byte[] body = answer.body().readNBytes(MAX_BYTES);
      List<String> tags = new ArrayList<>();
      for (JsonNode tag : Json.read(body, JsonNode.class).path("tags")) {
        tags.add(tag.asText());
      }
      String link = answer.header("Link");
      Matcher matcher = NEXT.matcher(link == null ? "" : link);
      return new Page(List.copyOf(tags), matcher.find() ? matcher.group(1) : null);
    } catch (MalformedJsonException e) {
      throw new RegistryException(
          RegistryException.Kind.BROKEN,
          RegistryCaller.what(this, at) + ": the response is not a list of tags: " + e.getMessage(),
          e);
    }
  }
}
