package dev.fastforward.builder.step;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a COPY or ADD takes its sources.
 *
 * @param extract whether local archives are extracted: ADD, unless told otherwise
 * @param link whether the layer is made as if onto an empty image
 * @param parents whether the sources keep their directories
 * @param excludes patterns of what is left out below each source, as in .dockerignore
 * @param extractUrls whether archives that are fetched are extracted
 * @param checksum digest that the only source, an address, must have, or the beginning of the hash
 *     of a git commit; or null
 * @param addsUrls whether sources may be addresses: ADD
 * @param keepGitDir whether .git of a git repository is taken along; null if nothing is said
 */
public record CopyFlags(
    boolean extract,
    boolean link,
    boolean parents,
    List<String> excludes,
    boolean extractUrls,
    @Nullable String checksum,
    boolean addsUrls,
    @Nullable Boolean keepGitDir) {

  /** Of sources that are no addresses. */
  public CopyFlags(boolean extract, boolean link, boolean parents, List<String> excludes) {
    this(extract, link, parents, excludes, false, null, extract, null);
  }

  /** The same for a layer that depends on the image below it. */
  public CopyFlags withoutLink() {
    return new CopyFlags(
        extract, false, parents, excludes, extractUrls, checksum, addsUrls, keepGitDir);
  }
}
