package dev.fastforward.operator.job;

import dev.fastforward.crds.ImageBuildSpec;
import dev.fastforward.crds.NamedContext;
import dev.fastforward.crds.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sources by plain HTTP, which anybody on the way can change: only what the settings allow. */
public final class PlainHttp {
  private static final Pattern PLAIN = Pattern.compile("(?i)http://([^/?#]*).*");

  private PlainHttp() {}

  /** Why the spec is refused; empty if it is not. */
  public static Optional<String> refusal(ImageBuildSpec spec, JobSettings settings) {
    return urls(spec).stream().flatMap(url -> refusal(url, settings).stream()).findFirst();
  }

  private static List<String> urls(ImageBuildSpec spec) {
    List<String> urls = new ArrayList<>();
    Source source = spec.source();
    if (source != null && source.git() != null) {
      urls.add(source.git().url());
    }
    if (source != null && source.http() != null) {
      urls.add(source.http().url());
    }
    for (NamedContext context : spec.contexts()) {
      if (context.url() != null) {
        urls.add(context.url());
      }
    }
    return urls;
  }

  private static Optional<String> refusal(String url, JobSettings settings) {
    Matcher plain = PLAIN.matcher(url);
    return !plain.matches() || settings.insecureSources().contains(plain.group(1))
        ? Optional.empty()
        : Optional.of(
            url
                + ": plain HTTP is not allowed; use https, or have the operator's setting"
                + " FASTFORWARD_INSECURE_SOURCES name "
                + plain.group(1));
  }
}
