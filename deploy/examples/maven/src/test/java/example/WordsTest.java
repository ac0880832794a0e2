package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void capitals() {
    assertEquals("Two Words", Words.title("two words"));
  }
}
