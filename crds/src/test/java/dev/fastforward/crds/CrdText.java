package dev.fastforward.crds;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** The CRD as text: generated from the model, and completed with what annotations cannot say. */
final class CrdText {
  private static final List<String> COLUMNS =
      List.of("Ready", "Reason", "Build", "Revision", "Built", "Image", "Message", "Age");
  private static final Map<String, List<String>> LIST_MAP_KEYS =
      Map.of(
          "buildArgs", List.of("name"),
          "secrets", List.of("id"),
          "contexts", List.of("name"),
          "additionalDestinations", List.of("image"),
          "env", List.of("name"),
          "conditions", List.of("type"),
          "platforms", List.of("platform"),
          "baseImages", List.of("reference"),
          "history", List.of("number"));
  private static final Set<String> SETS = Set.of("reasons", "tags");
  private static final String HEADER =
      """
      # Generated from crds/src/main/java; do not edit. To update it:
      #   ./mvnw -pl crds test -Dtest=CrdTest -Dcrd.update
      """;

  private CrdText() {}

  static String render() {
    CustomResourceDefinition crd = generate();
    crd.getMetadata()
        .setAnnotations(
            // Flux must not take ${var} in a description for a variable of its own.
            Map.of("kustomize.toolkit.fluxcd.io/substitute", "disabled"));
    crd.getSpec().getVersions().forEach(CrdText::complete);
    try {
      ObjectMapper yaml =
          new ObjectMapper(
              new YAMLFactory()
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES));
      return HEADER + yaml.writeValueAsString(crd);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CustomResourceDefinition generate() {
    AtomicReference<CustomResourceDefinition> generated = new AtomicReference<>();
    CRDPostProcessor keep =
        new CRDPostProcessor() {
          @Override
          public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
            generated.set((CustomResourceDefinition) crd);
            return crd;
          }
        };
    new CRDGenerator()
        .customResourceClasses(ImageBuild.class)
        .withPostProcessor(keep)
        .withOutput(new DiscardedOutput())
        .generate();
    return generated.get();
  }

  private static void complete(CustomResourceDefinitionVersion version) {
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.getName())));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    complete("", root);
    root.setDescription("An image that is to be built, and what came of it.");
    root.setRequired(List.of("spec"));
    Map<String, JSONSchemaProps> properties = new TreeMap<>(root.getProperties());
    properties.put("apiVersion", string());
    properties.put("kind", string());
    JSONSchemaProps metadata = new JSONSchemaProps();
    metadata.setType("object");
    properties.put("metadata", metadata);
    root.setProperties(properties);
    child(root, "spec").setDescription("What is asked for.");
    JSONSchemaProps status = child(root, "status");
    status.setDescription("What the operator answers.");
    // Tools that know kstatus take an object without any status for finished.
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    JSONSchemaProps output = child(child(root, "spec"), "output");
    for (String name : List.of("labels", "annotations")) {
      JSONSchemaProps map = child(output, name);
      map.setMaxProperties(64L);
      map.getAdditionalProperties().getSchema().setMaxLength(1024L);
    }
    child(output, "tags").getItems().getSchema().setMaxLength(128L);
    JSONSchemaProps pod = child(child(root, "spec"), "pod");
    child(pod, "nodeSelector").getAdditionalProperties().getSchema().setMaxLength(63L);
    for (String name : List.of("requests", "limits")) {
      child(child(pod, "resources"), name).getAdditionalProperties().getSchema().setMaxLength(64L);
    }
  }

  private static JSONSchemaProps child(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }

  private static JSONSchemaProps string() {
    JSONSchemaProps schema = new JSONSchemaProps();
    schema.setType("string");
    return schema;
  }

  private static void complete(String name, JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        // An annotation on a component of a record is found on its field and its accessor.
        List.copyOf(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    if (name.endsWith("Time")) {
      schema.setFormat("date-time");
    }
    if ("array".equals(schema.getType())) {
      List<String> keys = LIST_MAP_KEYS.get(name);
      if (keys != null) {
        schema.setXKubernetesListType("map");
        schema.setXKubernetesListMapKeys(keys);
      } else {
        schema.setXKubernetesListType(SETS.contains(name) ? "set" : "atomic");
      }
      complete("", schema.getItems().getSchema());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach(CrdText::complete);
    }
    if (schema.getAdditionalProperties() != null) {
      if (schema.getMaxProperties() == null) {
        schema.setMaxProperties(32L);
      }
      complete("", schema.getAdditionalProperties().getSchema());
    }
  }

  /** The generator insists on writing; the object that a post-processor sees is what we want. */
  private static final class DiscardedOutput
      implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return new ByteArrayOutputStream();
    }

    @Override
    public void close() {}
  }
}
