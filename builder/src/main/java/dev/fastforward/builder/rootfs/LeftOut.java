package dev.fastforward.builder.rootfs;

import java.util.ArrayList;
import java.util.List;

/**
 * How many files of an image were written without what would give rights on this machine.
 *
 * @param setIds files and directories without their setuid or setgid bit
 * @param capabilities files without their capabilities
 * @param devices that were not made
 */
public record LeftOut(int setIds, int capabilities, int devices) {
  public static final LeftOut NOTHING = new LeftOut(0, 0, 0);

  public LeftOut plus(LeftOut other) {
    return new LeftOut(
        setIds + other.setIds, capabilities + other.capabilities, devices + other.devices);
  }

  public boolean isNothing() {
    return equals(NOTHING);
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (setIds > 0) {
      parts.add("setuid or setgid of " + count(setIds, "file"));
    }
    if (capabilities > 0) {
      parts.add("capabilities of " + count(capabilities, "file"));
    }
    if (devices > 0) {
      parts.add(count(devices, "device"));
    }
    return String.join(", ", parts);
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
