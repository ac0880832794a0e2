package dev.fastforward.builder.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.cli.BuildCommand;
import dev.fastforward.builder.cli.RequestFactory;
import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.OutputRequest;
import dev.fastforward.builder.contract.OutputType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The outputs that options of docker and kaniko give. */
class OutputOptionsTest {
  private static List<OutputRequest> outputs(String... words) {
    BuildCommand options = new BuildCommand();
    new CommandLine(options).parseArgs(words);
    return new RequestFactory(options, Map.of()).request().outputs();
  }

  @Test
  void anImageThatIsPushedIsARegistryOutput() {
    assertThat(outputs("-o", "type=image,name=r.example/a:1,push=true"))
        .containsExactly(
            new OutputRequest(OutputType.registry, List.of("r.example/a:1"), null, null, Map.of()));
    assertThat(outputs("-t", "r.example/a:1", "--push", "-o", "type=image"))
        .as("once, not twice")
        .containsExactly(
            new OutputRequest(OutputType.registry, List.of("r.example/a:1"), null, null, Map.of()));
    for (String nowhere : List.of("type=image,name=a", "type=image,name=a,push=false")) {
      assertThatThrownBy(() -> outputs("-o", nowhere))
          .isInstanceOf(BuildException.class)
          .hasMessageContaining("add push=true");
    }
  }

  @Test
  void kanikosFileOptionsAreOutputs() {
    OutputRequest tar =
        new OutputRequest(OutputType.docker, List.of("r.example/a:1"), "/x.tar", true, null);
    OutputRequest layout =
        new OutputRequest(OutputType.oci, List.of("r.example/a:1"), "/l", false, null);
    assertThat(outputs("-d", "r.example/a:1", "--tarPath=/x.tar", "--oci-layout-path=/l"))
        .containsExactly(tar, layout, OutputRequest.registry("r.example/a:1"));
    assertThat(outputs("-d", "r.example/a:1", "--tar-path=/x.tar", "--no-push"))
        .containsExactly(tar);
  }

  @Test
  void compressionAppliesToImagesWithoutTheirOwn() {
    List<OutputRequest> outputs =
        outputs(
            "--compression=zstd",
            "--compression-level=7",
            "-o=type=oci,dest=/a.tar",
            "-o=type=oci,dest=/b.tar,compression=gzip",
            "-o=/files");
    assertThat(outputs.get(0).attributes())
        .isEqualTo(Map.of("compression", "zstd", "compression-level", "7"));
    assertThat(outputs.get(1).attributes()).containsEntry("compression", "gzip");
    assertThat(outputs.get(2).attributes()).isNull();
    assertThat(outputs("--compression-level=-1", "-d=r.example/a:1"))
        .containsExactly(OutputRequest.registry("r.example/a:1"));
    assertThatThrownBy(() -> outputs("--compression=zstd", "-o=/files"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--compression");
  }

  @Test
  void annotationsOfAllTypesAndPlatforms() {
    Map<String, String> attributes =
        outputs(
                "-d=r.example/a:1",
                "--annotation=a.b=c=d",
                "--annotation=index,manifest[linux/arm64]:k=v:w",
                "--annotation=index-descriptor:e=")
            .getFirst()
            .attributes();
    assertThat(attributes)
        .isEqualTo(
            Map.of(
                "annotation-manifest.a.b", "c=d",
                "annotation-index.k", "v:w",
                "annotation-manifest[linux/arm64].k", "v:w",
                "annotation-index-descriptor.e", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=b", "manifest:=b", "image:a=b", "manifest[:a=b", "index,:a=b"})
  void invalidAnnotationsAreRefusedByName(String wrong) {
    assertThatThrownBy(() -> outputs("-d=r.example/a:1", "--annotation", wrong))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("--annotation " + wrong);
  }

  @Test
  void filesThatNameTheImageNeedAName() {
    BuildCommand options = new BuildCommand();
    new CommandLine(options).parseArgs("--no-push", "--image-name-with-digest-file=/x");
    assertThatThrownBy(options.output::resultWriters)
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("add --destination");
  }
}
