package dev.fastforward.builder.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key and the named inputs that it was computed from. Both come from one list: an input that is
 * hashed has a name, and one that has a name is hashed. Immutable.
 */
public final class KeyInputs {
  private final CacheKey key;
  private final List<KeyInput> inputs;

  private KeyInputs(CacheKey key, List<KeyInput> inputs) {
    this.key = key;
    this.inputs = List.copyOf(inputs);
  }

  /** The key of the state that the step leaves. */
  public CacheKey key() {
    return key;
  }

  List<KeyInput> list() {
    return inputs;
  }

  /**
   * The inputs by their names, with values that may be shown to people. The key of the state before
   * the step is not among them: the inputs of the steps before explain it.
   */
  public SortedMap<String, String> explained() {
    SortedMap<String, String> explained = new TreeMap<>();
    for (KeyInput input : inputs) {
      String name = input.name();
      for (int i = 2; explained.containsKey(name); i++) {
        name = input.name() + " (" + i + ")";
      }
      explained.put(name, input.shown());
    }
    return explained;
  }

  /** Hashes inputs and remembers them. Not thread-safe. */
  static final class Builder {
    private final List<KeyInput> inputs = new ArrayList<>();
    private KeyHash hash;

    /**
     * @param instruction what the step does; the first thing in the hash
     * @param parent key of the state that the step finds; null for a base
     */
    Builder(String instruction, @Nullable CacheKey parent) {
      hash = new KeyHash(instruction);
      inputs.add(KeyInput.line(InputKind.INSTRUCTION, instruction));
      if (parent != null) {
        hash.field(parent.value());
      }
    }

    Builder add(KeyInput input) {
      input.hash(hash);
      inputs.add(input);
      return this;
    }

    /** Adds inputs as one list: the number of their values stands in the hash before them. */
    Builder addCounted(List<KeyInput> list) {
      hash.number(list.stream().mapToInt(input -> input.values().size()).sum());
      list.forEach(this::add);
      return this;
    }

    /** Adds an input to the key that all inputs so far give. */
    Builder addOutside(String kind, KeyInput input) {
      hash = new KeyHash(kind).field(hash.key().value());
      return add(input);
    }

    KeyInputs build() {
      return new KeyInputs(hash.key(), inputs);
    }
  }
}
