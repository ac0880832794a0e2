package dev.fastforward.builder.contract;

/** The version of this program, as its jar says. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** Returns "development" for classes that are in no jar. */
  public static String text() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
