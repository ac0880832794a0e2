package dev.fastforward.builder.plan;

import java.util.List;

/**
 * How a COPY or ADD takes its sources.
 *
 * @param extract whether local archives are extracted: ADD, unless told otherwise
 * @param link whether the layer is made as if onto an empty image
 * @param parents whether the sources keep their directories
 * @param excludes patterns of what is left out below each source, as in .dockerignore
 */
public record CopyFlags(boolean extract, boolean link, boolean parents, List<String> excludes) {}
