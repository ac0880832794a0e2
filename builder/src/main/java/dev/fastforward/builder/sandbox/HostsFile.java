package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.contract.BuildException;
import dev.fastforward.builder.contract.FailureReason;
import dev.fastforward.builder.posix.IoBuffer;
import dev.fastforward.builder.posix.OpenDirectory;
import dev.fastforward.builder.posix.OpenFile;
import dev.fastforward.builder.posix.RootDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The container's /etc/hosts with additional names. Closing restores its content. */
final class HostsFile implements AutoCloseable {
  private static final int MAX = 1 << 20;

  private final RootDirectory root;
  private final byte[] original;

  private HostsFile(RootDirectory root, byte[] original) {
    this.root = root;
    this.original = original;
  }

  /**
   * @throws BuildException with SandboxUnavailable if the container's file cannot be changed
   */
  static HostsFile with(RootDirectory root, Map<String, String> hosts) {
    try (InputStream in = root.openRead("etc/hosts").inputStream()) {
      HostsFile file = new HostsFile(root, in.readNBytes(MAX));
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      text.writeBytes(file.original);
      hosts.forEach((name, address) ->
          text.writeBytes(("\n" + address + "\t" + name).getBytes(StandardCharsets.UTF_8)));
      text.write('\n');
      file.write(text.toByteArray());
      return file;
    } catch (IOException e) {
      throw new BuildException(
          FailureReason.SandboxUnavailable,
          "in the sandbox \"stage\" a command cannot be given names in /etc/hosts (--add-host): "
              + e.getMessage(),
          e);
    }
  }

  private void write(byte[] content) throws IOException {
    try (OpenDirectory etc = root.openDirectory("etc");
        OpenFile file = etc.overwrite("hosts")) {
      file.writeAll(new ByteArrayInputStream(content), new IoBuffer());
    }
  }

  @Override
  public void close() throws IOException {
    write(original);
  }
}
