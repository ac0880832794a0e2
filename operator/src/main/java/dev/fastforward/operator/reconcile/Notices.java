package dev.fastforward.operator.reconcile;

import dev.fastforward.crds.ImageBuild;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes notices as Kubernetes events. An event's name is made of its content, so that a visit
 * that is repeated publishes nothing twice.
 */
final class Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int LONGEST_NOTE = 1024;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Notices() {}

  static void publish(KubernetesClient client, ImageBuild imageBuild, Notice notice) {
    try {
      client.resource(event(imageBuild, notice, Instant.now())).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        // A build does not fail because of an event.
        LOG.warn("event {} was not accepted: {}", notice, e.getMessage());
      }
    }
  }

  static Event event(ImageBuild imageBuild, Notice notice, Instant now) {
    String name = imageBuild.getMetadata().getName();
    String uid = imageBuild.getMetadata().getUid();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(imageBuild.getMetadata().getNamespace())
        .withName(
            (name + "." + uid.substring(0, 8) + "." + notice.reason() + "." + notice.key())
                .toLowerCase(Locale.ROOT))
        .endMetadata()
        .withNewRegarding()
        .withApiVersion(imageBuild.getApiVersion())
        .withKind(imageBuild.getKind())
        .withNamespace(imageBuild.getMetadata().getNamespace())
        .withName(name)
        .withUid(uid)
        .endRegarding()
        .withEventTime(new MicroTime(MICROS.format(now)))
        .withType(notice.warning() ? "Warning" : "Normal")
        .withReason(notice.reason())
        .withAction("Build")
        .withNote(
            notice.message().length() <= LONGEST_NOTE
                ? notice.message()
                : notice.message().substring(0, LONGEST_NOTE - 1) + "…")
        .withReportingController("fastforward.dev/operator")
        .withReportingInstance("fastforward-operator")
        .build();
  }
}
