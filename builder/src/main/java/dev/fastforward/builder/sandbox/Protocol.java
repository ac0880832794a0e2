package dev.fastforward.builder.sandbox;

import dev.fastforward.builder.posix.FileNames;
import dev.fastforward.builder.posix.UnixConnection;
import dev.fastforward.builder.settings.Ulimit;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocol between the executor and the agent (src/main/c/agent.c is the other end; change both
 * together). Frames have one byte of type, four bytes of length (big endian) and a payload:
 *
 * <ul>
 *   <li>N, executor's, only to an agent that makes namespaces: what they are to be
 *   <li>H, agent's first: version; the descriptor of its root directory travels with it
 *   <li>R, executor's: run a command
 *   <li>S, executor's: end it
 *   <li>O and E, agent's: what the command printed
 *   <li>X, agent's: exit code, signal, whether the kernel killed something for memory meanwhile
 *   <li>F, agent's: why there is no command to run, as text
 *   <li>L, agent's, in the place of X: what the command left that cannot be undone, as text
 * </ul>
 *
 * After the first command the agent may be what that command made of it: frames are bounded, and
 * nothing is believed but that the command ended.
 */
final class Protocol {
  static final int VERSION = 4;
  static final char SETUP = 'N';
  static final char HELLO = 'H';
  static final char RUN = 'R';
  static final char STOP = 'S';
  static final char STDOUT = 'O';
  static final char STDERR = 'E';
  static final char EXIT = 'X';
  static final char FAILED = 'F';
  static final char LEFT = 'L';

  private static final int HEADER = 5;
  private static final int MAX_FROM_AGENT = 64 * 1024;
  private static final int MAX_REQUEST = 8 * 1024 * 1024;

  private Protocol() {}

  static Frame read(UnixConnection connection) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(connection.read(HEADER));
    char type = (char) (header.get() & 0xFF);
    int length = header.getInt();
    if (length < 0 || length > MAX_FROM_AGENT) {
      throw new IOException("the agent sent a frame of " + Integer.toUnsignedString(length));
    }
    return new Frame(type, connection.read(length));
  }

  static byte[] stop() {
    return frame(STOP, new byte[0]);
  }

  /**
   * @throws IOException if the command is larger than any kernel would take
   */
  static byte[] run(RunCommand command) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(command.uid());
    out.writeInt(command.gid());
    out.writeInt(command.groups().size());
    for (int group : command.groups()) {
      out.writeInt(group);
    }
    writeString(out, command.workDir());
    writeStrings(out, command.argv());
    writeStrings(out, command.env());
    List<String> scripts = new ArrayList<>();
    command.scripts().forEach(script -> scripts.addAll(List.of(script.path(), script.content())));
    writeStrings(out, scripts);
    out.writeInt(command.conditions().ulimits().size());
    for (Ulimit limit : command.conditions().ulimits()) {
      out.writeInt(limit.resource());
      out.writeLong(limit.soft());
      out.writeLong(limit.hard());
    }
    if (bytes.size() > MAX_REQUEST) {
      throw new IOException("command and environment have " + bytes.size() + " bytes");
    }
    return frame(RUN, bytes.toByteArray());
  }

  static byte[] setup(NamespacesSetup setup) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(setup.flags());
    writeString(out, setup.hostname());
    writeString(out, setup.shmSize());
    writeString(out, setup.staging());
    writeStrings(out, setup.files());
    out.writeInt(setup.mounts().size());
    for (NamespacesSetup.Point mount : setup.mounts()) {
      out.writeInt(mount.type());
      out.writeInt(mount.readOnly() ? 1 : 0);
      writeString(out, mount.target());
      writeString(out, mount.base());
      writeString(out, mount.path());
      out.writeLong(mount.size());
      out.writeInt(mount.content().length);
      out.write(mount.content());
      out.writeInt(mount.mode());
      out.writeInt((int) mount.uid());
      out.writeInt((int) mount.gid());
    }
    writeStrings(out, setup.network());
    if (bytes.size() > MAX_REQUEST) {
      throw new IOException(
          "the mounts and secrets of the command have " + bytes.size() + " bytes");
    }
    return frame(SETUP, bytes.toByteArray());
  }

  private static void writeStrings(DataOutputStream out, List<String> strings) throws IOException {
    out.writeInt(strings.size());
    for (String string : strings) {
      writeString(out, string);
    }
  }

  private static void writeString(DataOutputStream out, String string) throws IOException {
    if (string.indexOf('\0') >= 0) {
      throw new IOException("a NUL character in " + string.replace('\0', '?'));
    }
    byte[] bytes = FileNames.encode(string);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] frame(char type, byte[] payload) {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) type)
        .putInt(payload.length)
        .put(payload)
        .array();
  }
}
