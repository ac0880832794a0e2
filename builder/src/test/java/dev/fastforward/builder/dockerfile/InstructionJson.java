package dev.fastforward.builder.dockerfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes instructions in the form of the recorded tables. */
final class InstructionJson {
  private static final JsonMapper JSON = new JsonMapper();

  private InstructionJson() {}

  static ObjectNode of(Stage stage) {
    ObjectNode node = of(stage.from());
    ArrayNode commands = JSON.createArrayNode();
    stage.instructions().forEach(instruction -> commands.add(of(instruction)));
    node.set("commands", commands);
    return node;
  }

  static ObjectNode of(Instruction instruction) {
    ObjectNode node = JSON.createObjectNode();
    Source source = instruction.source();
    node.put("name", source.keyword().toLowerCase(Locale.ROOT));
    if (!(instruction instanceof Instruction.From)) {
      node.putArray("lines").add(source.location().line()).add(source.location().endLine());
    }
    switch (instruction) {
      case Instruction.From from -> {
        node.put("base", from.base());
        put(node, "as", from.name());
        put(node, "platform", from.platform());
        put(
            node,
            "doc",
            from.name() == null ? null : InstructionParser.description(source, from.name()));
      }
      case Instruction.Arg arg -> node.set("args", args(arg.definitions()));
      case Instruction.Env env -> node.set("env", pairs(env.variables()));
      case Instruction.Label label -> node.set("labels", pairs(label.labels()));
      case Instruction.Run run -> putRun(node, run);
      case Instruction.Copy copy -> {
        putPaths(node, copy.paths());
        put(node, "from", copy.from());
        put(node, "chown", copy.chown());
        put(node, "chmod", copy.chmod());
        putTrue(node, "link", copy.link());
        putTrue(node, "parents", copy.parents());
        putList(node, "exclude", copy.excludes());
      }
      case Instruction.Add add -> {
        putPaths(node, add.paths());
        put(node, "chown", add.chown());
        put(node, "chmod", add.chmod());
        putTrue(node, "link", add.link());
        putList(node, "exclude", add.excludes());
        put(node, "checksum", add.checksum());
        put(node, "keepGitDir", add.keepGitDir());
        put(node, "unpack", add.unpack());
      }
      case Instruction.Workdir workdir -> node.put("path", workdir.path());
      case Instruction.User user -> node.put("user", user.user());
      case Instruction.Expose expose -> putList(node, "ports", expose.ports());
      case Instruction.Volume volume -> putList(node, "volumes", volume.paths());
      case Instruction.Cmd cmd -> node.set("cmd", command(cmd.command()));
      case Instruction.Entrypoint entrypoint ->
          node.set("entrypoint", command(entrypoint.command()));
      case Instruction.Shell shell -> putList(node, "shell", shell.words());
      case Instruction.Healthcheck check -> node.set("healthcheck", healthcheck(check));
      case Instruction.StopSignal stop -> node.put("signal", stop.signal());
      case Instruction.OnBuild onBuild -> node.put("expression", onBuild.instruction());
      case Instruction.Maintainer maintainer -> node.put("maintainer", maintainer.name());
    }
    return node;
  }

  static ArrayNode args(List<ArgDefinition> definitions) {
    ArrayNode array = JSON.createArrayNode();
    for (ArgDefinition definition : definitions) {
      ObjectNode node = array.addObject().put("key", definition.name());
      put(node, "value", definition.value());
      put(node, "doc", definition.description());
    }
    return array;
  }

  private static ArrayNode pairs(List<KeyValue> pairs) {
    ArrayNode array = JSON.createArrayNode();
    for (KeyValue pair : pairs) {
      ObjectNode node = array.addObject().put("key", pair.name()).put("value", pair.value());
      putTrue(node, "legacy", pair.legacy());
    }
    return array;
  }

  private static void putPaths(ObjectNode node, CopyPaths paths) {
    node.put("dest", paths.destination());
    putList(node, "sources", paths.sources());
    ArrayNode inline = JSON.createArrayNode();
    for (CopyPaths.InlineFile file : paths.inline()) {
      inline
          .addObject()
          .put("name", file.name())
          .put("data", file.content())
          .put("expand", file.expand());
    }
    if (!inline.isEmpty()) {
      node.set("inline", inline);
    }
  }

  private static void putRun(ObjectNode node, Instruction.Run run) {
    node.set("run", command(run.command()));
    put(node, "network", run.network());
    put(node, "security", "sandbox".equals(run.security()) ? null : run.security());
    putList(node, "mountFlags", run.mounts());
    if (run.mounts().isEmpty()) {
      return;
    }
    try {
      ArrayNode mounts = JSON.createArrayNode();
      run.mounts().forEach(mount -> mounts.add(mount(MountParser.parse(mount, word -> word))));
      node.set("mounts", mounts);
    } catch (IllegalArgumentException e) {
      node.put("mountError", "");
    }
  }

  private static ObjectNode mount(MountFlag mount) {
    ObjectNode node = JSON.createObjectNode();
    switch (mount) {
      case MountFlag.Bind bind -> {
        place(node, "bind", bind.source(), bind.target(), bind.readOnly());
        put(node, "from", bind.from());
      }
      case MountFlag.Cache cache -> {
        place(node, "cache", cache.source(), cache.target(), cache.readOnly());
        put(node, "from", cache.from());
        put(node, "id", cache.id());
        put(node, "sharing", cache.sharing());
        access(node, cache.access());
      }
      case MountFlag.Tmpfs tmpfs -> {
        place(node, "tmpfs", null, tmpfs.target(), tmpfs.readOnly());
        put(node, "size", tmpfs.size() == 0 ? null : tmpfs.size());
      }
      case MountFlag.Secret secret -> {
        place(node, "secret", secret.source(), secret.target(), true);
        put(node, "id", secret.id());
        putTrue(node, "required", secret.required());
        put(node, "env", secret.env());
        access(node, secret.access());
      }
      case MountFlag.Ssh ssh -> {
        place(node, "ssh", ssh.source(), ssh.target(), true);
        put(node, "id", ssh.id());
        putTrue(node, "required", ssh.required());
        access(node, ssh.access());
      }
    }
    return node;
  }

  private static void place(
      ObjectNode node,
      String type,
      @Nullable String source,
      @Nullable String target,
      boolean readOnly) {
    node.put("type", type);
    node.put("readOnly", readOnly);
    put(node, "source", source);
    put(node, "target", target);
  }

  private static void access(ObjectNode node, MountFlag.Access access) {
    put(node, "mode", access.mode());
    put(node, "uid", access.uid());
    put(node, "gid", access.gid());
  }

  private static ObjectNode command(CommandLine command) {
    ObjectNode node = JSON.createObjectNode();
    node.set("cmdLine", list(command.words()));
    node.put("shell", command.shell());
    ArrayNode files = JSON.createArrayNode();
    for (Heredoc heredoc : command.heredocs()) {
      files
          .addObject()
          .put("name", heredoc.name())
          .put("data", heredoc.content())
          .put("chomp", heredoc.chomp());
    }
    if (!files.isEmpty()) {
      node.set("files", files);
    }
    return node;
  }

  private static ObjectNode healthcheck(Instruction.Healthcheck check) {
    ObjectNode node = JSON.createObjectNode();
    putList(node, "test", check.test());
    putTime(node, "interval", check.interval());
    putTime(node, "timeout", check.timeout());
    putTime(node, "startPeriod", check.startPeriod());
    putTime(node, "startInterval", check.startInterval());
    putTime(node, "retries", check.retries());
    return node;
  }

  private static void putTime(ObjectNode node, String name, long value) {
    put(node, name, value == 0 ? null : value);
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value != null) {
      node.set(name, JSON.<JsonNode>valueToTree(value));
    }
  }

  private static void putTrue(ObjectNode node, String name, boolean value) {
    if (value) {
      node.put(name, true);
    }
  }

  private static void putList(ObjectNode node, String name, List<String> values) {
    if (!values.isEmpty()) {
      node.set(name, list(values));
    }
  }

  private static ArrayNode list(List<String> values) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }
}
