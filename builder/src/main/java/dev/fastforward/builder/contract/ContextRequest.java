package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The build context: exactly one of directory, url, archive and image.
 *
 * @param directory absolute path
 * @param configMap true if the directory is a mounted ConfigMap or Secret: its keys are links over
 *     {@code ..data}, and the context is the files that they lead to
 * @param url of a git repository, an archive, or a Dockerfile alone; in the forms that docker build
 *     takes
 * @param archive path of a tar, compressed or not; {@code -} for standard input
 * @param image reference of an OCI artifact whose layers hold the files
 * @param subPath folder below all of these that is the context
 * @param digest {@code sha256:…} that what is fetched from the url must have
 * @param stripComponents leading folders that are taken off the names of an archive's files
 * @param git what the url does not say of a git repository
 * @param credentials folder with the files of a Secret: username and password, or ssh-privatekey
 *     (identity) and known_hosts, or bearerToken
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ContextRequest(
    @Nullable String directory,
    boolean configMap,
    @Nullable String url,
    @Nullable String archive,
    @Nullable String image,
    @Nullable String subPath,
    @Nullable String digest,
    int stripComponents,
    @Nullable GitRequest git,
    @Nullable String credentials) {

  public static ContextRequest directory(String directory) {
    return new ContextRequest(directory, false, null, null, null, null, null, 0, null, null);
  }

  public static ContextRequest configMap(String directory) {
    return new ContextRequest(directory, true, null, null, null, null, null, 0, null, null);
  }

  public static ContextRequest url(String url) {
    return new ContextRequest(null, false, url, null, null, null, null, 0, null, null);
  }

  public static ContextRequest archive(String archive) {
    return new ContextRequest(null, false, null, archive, null, null, null, 0, null, null);
  }

  public static ContextRequest image(String image) {
    return new ContextRequest(null, false, null, null, image, null, null, 0, null, null);
  }

  public ContextRequest withSubPath(@Nullable String subPath) {
    return new ContextRequest(
        directory,
        configMap,
        url,
        archive,
        image,
        subPath,
        digest,
        stripComponents,
        git,
        credentials);
  }
}
