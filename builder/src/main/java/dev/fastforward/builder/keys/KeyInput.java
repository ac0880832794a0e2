package dev.fastforward.builder.keys;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One named input of a key. The hash and the explanation are both made of its values.
 *
 * @param detail names the input among those of its kind; empty if a step has one at most
 * @param values in the order in which they are hashed, each with its label for people
 */
record KeyInput(InputKind kind, String detail, List<Labelled> values) {
  private static final int LONGEST = 120;

  /**
   * @param label empty for none
   */
  record Labelled(String label, InputValue value) {
    private String shown() {
      return label.isEmpty() ? value.shown() : label + "=" + value.shown();
    }
  }

  KeyInput {
    values = List.copyOf(values);
  }

  /** An input with values that need no label. */
  static KeyInput of(InputKind kind, String detail, InputValue... values) {
    return new KeyInput(
        kind, detail, List.of(values).stream().map(value -> new Labelled("", value)).toList());
  }

  static KeyInput of(InputKind kind, InputValue... values) {
    return of(kind, "", values);
  }

  static KeyInput line(InputKind kind, String value) {
    return of(kind, new InputValue.Line(value));
  }

  /** The name by which people know the input, such as {@code ARG VERSION}. */
  String name() {
    return detail.isEmpty() ? kind.label() : kind.label() + " " + detail;
  }

  /** The values for people. A long text is cut, and ends with a fingerprint of the whole. */
  String shown() {
    if (values.isEmpty() && kind.tag() != null) {
      return "given";
    }
    String all = values.stream().map(Labelled::shown).collect(Collectors.joining(" "));
    return all.length() > LONGEST
        ? all.substring(0, LONGEST) + "… #" + InputValue.fingerprint(all, 12)
        : all;
  }

  void hash(KeyHash hash) {
    if (kind.tag() != null) {
      hash.field(kind.tag());
    }
    values.forEach(value -> value.value().hash(hash));
  }
}
