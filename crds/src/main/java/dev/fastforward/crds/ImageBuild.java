package dev.fastforward.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** An image that is to be built, and what came of it. */
@Group(ImageBuild.GROUP)
@Version(ImageBuild.VERSION)
@ShortNames("imgbuild")
@Categories("builds")
@ValidationRule(
    value = "size(self.metadata.name) <= 50",
    message = "metadata.name must be at most 50 characters: it is the prefix of Job and Pod names")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Build",
    jsonPath = ".status.lastBuild.number",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Revision",
    jsonPath = ".status.inputs.source.revision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Built",
    jsonPath = ".status.lastBuild.completionTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Image",
    jsonPath = ".status.image",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class ImageBuild extends CustomResource<ImageBuildSpec, ImageBuildStatus>
    implements Namespaced {
  public static final String GROUP = "fastforward.dev";
  public static final String VERSION = "v1alpha1";

  /** Set this annotation to another value to have the image built once more. */
  public static final String REBUILD_ANNOTATION = GROUP + "/rebuild-requested-at";

  private static final long serialVersionUID = 1;

  @Override
  protected @Nullable ImageBuildSpec initSpec() {
    return null; // records are made whole
  }

  @Override
  protected @Nullable ImageBuildStatus initStatus() {
    return null;
  }
}
