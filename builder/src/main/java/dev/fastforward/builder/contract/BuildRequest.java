package dev.fastforward.builder.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a build needs to know, without any credential. Made by {@link BuildRequestBuilder}.
 *
 * @param version of this form, 1
 * @param context the build context
 * @param dockerfile path of the Dockerfile, absolute or below the context, or its address; null for
 *     Dockerfile in the context
 * @param dockerfileInline text of the Dockerfile itself; then dockerfile is null
 * @param target name of the stage to build; null for the last
 * @param buildArgs values of ARGs
 * @param labels labels set after all instructions
 * @param annotations of the manifest of each platform
 * @param platforms os/arch[/variant]; empty for the platform of this machine
 * @param outputs where the image goes
 * @param cache where cache entries are looked for and kept
 * @param noCacheStages names of stages that are built without the cache; "*" for all
 * @param namedContexts name to directory, URL, {@code docker-image://} or {@code oci-layout://}, in
 *     the forms of --build-context
 * @param run what RUN instructions are given beside the Dockerfile; null for nothing
 * @param sandbox stage, namespaces, chroot, or auto
 * @param stageSocket path of the socket that the stage container's agent connects to, for the stage
 *     sandbox
 * @param insecureRegistries host:port of registries that are spoken to by plain HTTP
 * @param registryMap registry host to the host:port that stands for it
 * @param registryAccess certificates and mirrors of registries; null for nothing special
 * @param dockerConfig folder of a docker config.json with the registry credentials; null for
 *     DOCKER_CONFIG or ~/.docker
 * @param dockerConfigs further such folders; for a registry that several name with the same path,
 *     the first counts
 * @param requires files of mounted Secrets without which the build cannot begin
 * @param jobs stages that are built at the same time; 0 for as many as there are processors
 * @param timeoutSeconds after this time the build ends with TimedOut; 0 for never
 * @param sourceDateEpoch seconds since the epoch for all times that the build writes; null for none
 * @param timestamp what the image's config and history say about when it was created: {@link
 *     #TIMESTAMP_OF_SOURCE} for the time of the source's commit where it has one, or seconds since
 *     the epoch; no input of any step. Null for the times of the steps themselves
 * @param provenance how much is attested of how the image was made; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BuildRequest(
    int version,
    Context context,
    @Nullable String dockerfile,
    @Nullable String dockerfileInline,
    @Nullable String target,
    @Nullable SortedMap<String, String> buildArgs,
    @Nullable SortedMap<String, String> labels,
    @Nullable SortedMap<String, String> annotations,
    @Nullable List<String> platforms,
    List<Output> outputs,
    Cache cache,
    @Nullable List<String> noCacheStages,
    @Nullable SortedMap<String, String> namedContexts,
    @Nullable RunSettings run,
    @Nullable String sandbox,
    @Nullable String stageSocket,
    @Nullable List<String> insecureRegistries,
    @Nullable SortedMap<String, String> registryMap,
    @Nullable RegistryAccess registryAccess,
    @Nullable String dockerConfig,
    @Nullable List<String> dockerConfigs,
    @Nullable List<Requirement> requires,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int jobs,
    long timeoutSeconds,
    @Nullable Long sourceDateEpoch,
    @Nullable String timestamp,
    @Nullable ProvenanceMode provenance) {

  public static final int VERSION = 1;

  public static final String TIMESTAMP_OF_SOURCE = "source";

  /**
   * Something that has to be there, since an optional volume does not say that it is empty.
   *
   * @param path of a file, or of a folder that must not be empty
   * @param otherwise what the build fails with, as SecretNotFound: what is missing and what to do
   */
  public record Requirement(String path, String otherwise) {}

  /**
   * The build context: exactly one of directory, url, archive and image.
   *
   * @param directory absolute path
   * @param configMap true if the directory is a mounted ConfigMap or Secret: its keys are links
   *     over {@code ..data}, and the context is the files that they lead to
   * @param url of a git repository, an archive, or a Dockerfile alone; in the forms that docker
   *     build takes
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
  public record Context(
      @Nullable String directory,
      boolean configMap,
      @Nullable String url,
      @Nullable String archive,
      @Nullable String image,
      @Nullable String subPath,
      @Nullable String digest,
      int stripComponents,
      @Nullable Git git,
      @Nullable String credentials) {

    public static Context directory(String directory) {
      return new Context(directory, false, null, null, null, null, null, 0, null, null);
    }

    public static Context configMap(String directory) {
      return new Context(directory, true, null, null, null, null, null, 0, null, null);
    }

    public static Context url(String url) {
      return new Context(null, false, url, null, null, null, null, 0, null, null);
    }

    public static Context archive(String archive) {
      return new Context(null, false, null, archive, null, null, null, 0, null, null);
    }

    public static Context image(String image) {
      return new Context(null, false, null, null, image, null, null, 0, null, null);
    }

    public Context withSubPath(@Nullable String subPath) {
      return new Context(
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

  /**
   * @param ref a branch, a tag, a commit or a full name such as refs/pull/1/head; null for the
   *     remote's HEAD
   * @param depth commits that are fetched; 0 for as few as possible
   * @param submodules Disabled, Enabled or Recursive; null for Recursive
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Git(@Nullable String ref, int depth, @Nullable String submodules) {}

  /**
   * @param names image references to push to, or the names that a file gives the image. Tags may
   *     hold {branch}, {tag}, {revision}, {shortRevision} and {commitTime} of a git source
   * @param dest file or directory; {@code -} for standard output
   * @param tar whether an OCI layout is one tar file; null for yes
   * @param attributes other attributes as given, such as compression
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Output(
      OutputType type,
      @Nullable List<String> names,
      @Nullable String dest,
      @Nullable Boolean tar,
      @Nullable Map<String, String> attributes) {

    public static Output registry(String... names) {
      return new Output(OutputType.registry, List.of(names), null, null, null);
    }
  }

  /**
   * How registries are spoken to, beyond their addresses.
   *
   * @param certificates registry to a PEM file with its CA
   * @param unverified registries whose certificates are taken as they are
   * @param unverifiedPulls whether that goes for all registries that are not pushed to
   * @param mirrors host[:port][/path] that are asked first for images of Docker Hub
   * @param mirrorsOnly whether Docker Hub itself is not asked for what no mirror has
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record RegistryAccess(
      @Nullable SortedMap<String, String> certificates,
      @Nullable List<String> unverified,
      boolean unverifiedPulls,
      @Nullable List<String> mirrors,
      boolean mirrorsOnly) {}

  /**
   * @param repository image repository, or {@code oci:DIRECTORY}; null for the first registry
   *     output's repository with /cache behind it
   * @param maxAgeSeconds entries older than this are not read; 0 for any age
   * @param freshness day, week, month or any text: enters the keys of RUN; null for none
   * @param cacheMounts whether the contents of RUN --mount=type=cache are kept in the cache
   *     repository
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record Cache(
      @JsonInclude(JsonInclude.Include.ALWAYS) CacheMode mode,
      @Nullable String repository,
      long maxAgeSeconds,
      @Nullable String freshness,
      boolean cacheMounts) {

    public static Cache of(CacheMode mode, @Nullable String repository) {
      return new Cache(mode, repository, 0, null, false);
    }
  }

  /**
   * What RUN instructions are given that the Dockerfile does not hold.
   *
   * @param secrets for --mount=type=secret
   * @param ssh agents or keys for --mount=type=ssh
   * @param network of RUNs that say nothing themselves: default, none or host
   * @param allow entitlements: network.host, security.insecure, device
   * @param addHosts name to address, for /etc/hosts
   * @param hostname of the sandbox; null for its own
   * @param shmSize bytes of /dev/shm; 0 for the sandbox's own
   * @param ulimits in the form of docker build: nofile=1024:2048
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public record RunSettings(
      @Nullable List<Secret> secrets,
      @Nullable List<Ssh> ssh,
      @Nullable String network,
      @Nullable List<String> allow,
      @Nullable SortedMap<String, String> addHosts,
      @Nullable String hostname,
      long shmSize,
      @Nullable List<String> ulimits) {}

  /**
   * Exactly one of file and env.
   *
   * @param file absolute path; where it does not exist the secret was not given
   * @param env name of a variable of the executor's environment
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Secret(String id, @Nullable String file, @Nullable String env) {}

  /**
   * @param path socket of an agent, or a private key; null for SSH_AUTH_SOCK
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Ssh(String id, @Nullable String path) {}
}
