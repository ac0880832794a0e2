package example;

import org.apache.commons.lang3.text.WordUtils;

/** Greets from its arguments, which get capital letters. */
public class Words {
  static String title(String words) {
    return WordUtils.capitalize(words);
  }

  public static void main(String[] args) {
    System.out.println("hello from " + title(String.join(" ", args)));
  }
}
