package dev.fastforward.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.image.ContainerConfig;
import dev.fastforward.builder.image.ImageConfig;
import dev.fastforward.builder.step.CopyFlags;
import dev.fastforward.builder.step.CopySource;
import dev.fastforward.builder.step.InlineFile;
import dev.fastforward.builder.step.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagePlannerTest {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  @Test
  void scratchHasPathAndRoot() {
    StagePlan plan = Plans.target("FROM scratch");

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.finalConfig())
        .isEqualTo(ContainerConfig.EMPTY.withEnv(List.of(PATH)).withWorkingDir("/"));
  }

  @Test
  void noArgumentOfACommandHasANul() {
    assertThatThrownBy(() -> Plans.target("FROM scratch\nRUN [\"a\", \"b\\u0000\"]"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("Dockerfile:2: an argument of a command cannot have a NUL");
    assertThat(Plans.target("FROM scratch\nCMD [\"\\u0000\"]").finalConfig().cmd())
        .as("it is a command's, if it is one's ever")
        .containsExactly("\0");
  }

  @Test
  void envSeesTheStateBeforeTheInstructionAndKeepsPlaces() {
    StagePlan plan = Plans.target("FROM scratch\nENV a=1 b=$a\nENV b=$a a=2 c=\"x y\"");

    assertThat(plan.finalConfig().env()).containsExactly(PATH, "a=2", "b=1", "c=x y");
    assertThat(Plans.history(plan)).containsExactly("ENV a=1 b=", "ENV b=1 a=2 c=x y");
  }

  @Test
  void argsAreListedInTheHistoryOfRunAndSeenByIt() {
    StagePlan plan =
        Plans.target(
            """
            ARG release=7
            FROM scratch
            ARG release
            ARG unset
            ARG name=app other=$name-x
            ENV name=fixed
            RUN make $name
            """,
            Map.of("other", "$given"));
    Step.Run run = (Step.Run) plan.steps().getLast();

    assertThat(run.argv()).containsExactly("/bin/sh", "-c", "make $name");
    assertThat(run.env()).containsExactly(PATH, "release=7", "name=fixed", "other=$given");
    assertThat(run.workDir()).isEqualTo("/");
    assertThat(run.info().createdBy())
        .isEqualTo(
            "RUN |4 release=7 unset= name=fixed other=$given /bin/sh -c make $name # buildkit");
  }

  @Test
  void proxiesAreSeenByRunButAreNoVariables() {
    StagePlan plan =
        Plans.target(
            "FROM scratch\nARG no_proxy\nRUN x",
            Map.of("http_proxy", "http://p", "no_proxy", "local"));
    Step.Run run = (Step.Run) plan.steps().getLast();

    assertThat(run.proxyEnv())
        .containsExactly("HTTP_PROXY=http://p", "NO_PROXY=local", "http_proxy=http://p");
    assertThat(run.env()).containsExactly(PATH, "no_proxy=local");
  }

  @Test
  void shellAppliesToRunCmdAndEntrypoint() {
    StagePlan plan =
        Plans.target(
            "FROM scratch\nSHELL [\"/bin/ash\", \"-ec\"]\nRUN a  b\nENTRYPOINT c\nCMD d \"e\"");

    assertThat(Plans.history(plan))
        .containsExactly(
            "SHELL [/bin/ash -ec]",
            "RUN /bin/ash -ec a  b # buildkit",
            "ENTRYPOINT [\"/bin/ash\" \"-ec\" \"c\"]",
            "CMD [\"/bin/ash\" \"-ec\" \"d \\\"e\\\"\"]");
    assertThat(plan.finalConfig().cmd()).containsExactly("/bin/ash", "-ec", "d \"e\"");
    assertThat(plan.finalConfig().argsEscaped()).isTrue();
  }

  @Test
  void entrypointForgetsTheBasesCommandButNotItsOwn() {
    ContainerConfig base = ContainerConfig.EMPTY.withCmd(List.of("sh"));

    assertThat(Plans.onBase("FROM base\nENTRYPOINT [\"x\"]", base).finalConfig().cmd()).isNull();
    assertThat(Plans.onBase("FROM base\nCMD [\"y\"]\nENTRYPOINT [\"x\"]", base).finalConfig().cmd())
        .containsExactly("y");
  }

  @Test
  void workdirIsRelativeToTheOneBefore() {
    StagePlan plan =
        Plans.target("FROM scratch\nUSER app\nWORKDIR srv\nWORKDIR ../opt/./x\nWORKDIR /\nRUN y");

    assertThat(Plans.history(plan))
        .containsExactly(
            "USER app",
            "WORKDIR /srv",
            "WORKDIR /opt/x",
            "WORKDIR /",
            "RUN /bin/sh -c y # buildkit");
    assertThat(plan.steps().get(1))
        .isInstanceOfSatisfying(
            Step.WorkDir.class,
            step -> {
              assertThat(step.path()).isEqualTo("/srv");
              assertThat(step.user()).isEqualTo("app");
              assertThat(step.info().before().workingDir()).isEqualTo("/");
              assertThat(step.info().after().workingDir()).isEqualTo("/srv");
            });
    assertThat(plan.steps().get(3)).isInstanceOf(Step.Config.class);
  }

  @Test
  void copyExpandsAndSettlesTheDestination() {
    StagePlan plan =
        Plans.target(
            """
            FROM scratch
            ARG who=7 v=1.0
            WORKDIR /srv
            COPY --chown=$who:8 --chmod=640 a$v b*.txt ./in/
            ADD rootfs.tar .
            COPY x y
            """);
    List<Step> steps = plan.steps();

    assertThat(steps.get(2))
        .isInstanceOfSatisfying(
            Step.Copy.class,
            copy -> {
              assertThat(copy.flags().extract()).isFalse();
              assertThat(copy.from()).isEqualTo(new CopySource.Context());
              assertThat(copy.sources()).containsExactly("a1.0", "b*.txt");
              assertThat(copy.destination()).isEqualTo("/srv/in/");
              assertThat(copy.chown()).isEqualTo("7:8");
              assertThat(copy.chmod()).isEqualTo("640");
              assertThat(copy.info().createdBy())
                  .isEqualTo("COPY --chown=7:8 --chmod=640 a1.0 b*.txt ./in/ # buildkit");
            });
    assertThat(steps.get(3))
        .isInstanceOfSatisfying(
            Step.Copy.class,
            add -> {
              assertThat(add.flags().extract()).isTrue();
              assertThat(add.destination()).isEqualTo("/srv/");
            });
    assertThat(((Step.Copy) steps.get(4)).destination()).isEqualTo("/srv/y");
  }

  @Test
  void flagsAndHeredocsOfCopy() {
    StagePlan plan =
        Plans.target(
            """
            FROM scratch
            ARG v=1
            COPY --parents --exclude=*.o --link a b/
            COPY --link --chmod=u+x <<A <<"B" /d/
            v=$v "x" \\$v
            A
            v=$v
            B
            RUN <<EOF
            #!/bin/lua
            print(1)
            EOF
            """);
    Step.Copy first = (Step.Copy) plan.steps().get(1);
    assertThat(first.flags()).isEqualTo(new CopyFlags(false, true, true, List.of("*.o")));
    assertThat(first.info().createdBy()).isEqualTo("COPY --parents a b/ # buildkit");
    Step.Copy second = (Step.Copy) plan.steps().get(2);
    assertThat(second.flags().link()).as("as in BuildKit, a mode ends --link").isFalse();
    assertThat(second.inline())
        .containsExactly(new InlineFile("A", "v=1 \"x\" $v\n"), new InlineFile("B", "v=$v\n"));
    assertThat(second.info().createdBy()).isEqualTo("COPY --chmod=u+x <<A <<B /d/ # buildkit");
    Step.Run run = (Step.Run) plan.steps().get(3);
    assertThat(run.argv()).containsExactly("/bin/sh", "-c", "/dev/pipes/EOF");
    assertThat(run.script()).isEqualTo(new Step.Script("EOF", "#!/bin/lua\nprint(1)\n"));
    assertThat(run.info().createdBy()).contains("/bin/sh -c #!/bin/lua\nprint(1)\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--checksum=sha256:00 http://a.example/b /x, 64 hexadecimal digits",
    "--checksum=md5:00 http://a.example/b /x, 64 hexadecimal digits",
    "--checksum=sha256:00 a /x, addresses",
    "--checksum=sha256:00 a b /x, one file",
  })
  void aChecksumIsOfOneAddress(String add, String message) {
    assertThatThrownBy(() -> Plans.target("FROM scratch\nADD " + add))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--checksum=xyz git@a.example:b.git /x, hash of a commit",
    "--checksum=abcd https://a.example/b.git?commit=1234 /x, conflicts",
    "https://a.example/b.git?tag=a&branch=b /x, conflicts",
    "https://me:hidden@a.example/b.git /x, GIT_AUTH_TOKEN",
    "--unpack https://a.example/b.git /x, --unpack",
    "--keep-git-dir a /x, --keep-git-dir",
  })
  void whatDoesNotFitAGitRepositoryIsAnError(String add, String message) {
    assertThatThrownBy(() -> Plans.target("FROM scratch\nADD " + add))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void aHeredocCannotLeaveItsDirectory() {
    assertThatThrownBy(() -> Plans.target("FROM scratch\nCOPY <<../x /d/\ny\n../x\n"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("<<../x");
  }

  @Test
  void aMissingArgumentIsToldWithItsMessage() {
    assertThatThrownBy(() -> Plans.target("FROM scratch\nARG v\nLABEL v=\"${v:?give a version}\""))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(FailureReason.BuildArgMissing);
              assertThat(e.getMessage()).startsWith("Dockerfile:3: v: give a version");
            });
  }

  @Test
  void labelsOfTheBuildComeLastAndLeaveNoHistory() {
    StagePlan plan =
        Plans.target("FROM scratch\nLABEL a=1 b=2", Map.of(), Map.of("a", "9", "c", "3"));

    assertThat(plan.finalConfig().labels()).isEqualTo(Map.of("a", "9", "b", "2", "c", "3"));
    assertThat(plan.steps()).hasSize(1);
    assertThat(plan.steps().getFirst().info().after().labels())
        .isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void triggersOfTheBaseImageRunFirst() {
    ContainerConfig base =
        ContainerConfig.EMPTY.withOnBuild(List.of("ENV A=1", "RUN <<EOF\necho $A\nEOF"));
    StagePlan plan = Plans.onBase("FROM base\nENV B=$A\nONBUILD USER x", base);

    assertThat(Plans.history(plan))
        .containsExactly("ENV A=1", "RUN /bin/sh -c echo $A\n # buildkit", "ENV B=1");
    assertThat(plan.finalConfig().onBuild()).containsExactly("USER x");
  }

  @Test
  void healthcheckPortsVolumesSignalAndAuthor() {
    StagePlan plan =
        Plans.target(
            """
            FROM scratch
            HEALTHCHECK --interval=90s --timeout=1500ms --retries=3 CMD ["probe", "-q"]
            EXPOSE 81/udp 80 90-91
            VOLUME ["/a", "/b c"]
            STOPSIGNAL SIGRTMIN+3
            MAINTAINER Ada
            """);

    assertThat(Plans.history(plan))
        .containsExactly(
            "HEALTHCHECK {Test:[CMD probe -q] Interval:1m30s Timeout:1.5s StartPeriod:0s"
                + " StartInterval:0s Retries:3}",
            "EXPOSE [80/tcp 81/udp 90/tcp 91/tcp]",
            "VOLUME [/a /b c]",
            "STOPSIGNAL SIGRTMIN+3",
            "MAINTAINER Ada");
    assertThat(plan.author()).isEqualTo("Ada");
    assertThat(plan.finalConfig().exposedPorts())
        .containsOnlyKeys("80/tcp", "81/udp", "90/tcp", "91/tcp");
  }

  @Test
  void authorOfTheBaseStays() {
    ImageConfig base =
        new ImageConfig(null, "Grace", "amd64", null, "linux", null, null, null, null, null, null);

    assertThat(Plans.plan("FROM base", Map.of(), Map.of(), StageInput.image(base)).author())
        .isEqualTo("Grace");
  }
}
