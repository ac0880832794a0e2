package dev.fastforward.operator.job;

import dev.fastforward.crds.ImageBuild;

/** Names that the operator gives to things, and finds them by. */
public final class Names {
  /** Who made an object. */
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  public static final String MANAGED_BY = "fastforward";

  /** UID of the ImageBuild: unlike a name it fits into a label and is never used again. */
  public static final String OWNER_LABEL = ImageBuild.GROUP + "/imagebuild-uid";

  /** Name of the ImageBuild, for people with label selectors. */
  public static final String NAME_LABEL = ImageBuild.GROUP + "/imagebuild";

  /** What an attempt was made for, as JSON. */
  public static final String BUILD_ANNOTATION = ImageBuild.GROUP + "/build";

  /** The container that reads the Dockerfile and talks to registries. */
  public static final String EXECUTOR = "executor";

  /** The container in which RUN instructions run. */
  public static final String STAGE = "stage";

  public static final String REQUEST_FILE = "request.json";

  private Names() {}
}
