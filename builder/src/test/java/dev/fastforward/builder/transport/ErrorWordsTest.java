package dev.fastforward.builder.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorWordsTest {
  @Test
  void errorsOfTheSpecification() {
    ErrorWords said =
        ErrorWords.of("{\"errors\":[{\"code\":\"A\",\"message\":\"one\\ntwo\"},{\"code\":\"B\"}]}");
    assertThat(said.codes()).isEqualTo(List.of("A", "B"));
    assertThat(said.words()).isEqualTo("A: one two");
  }

  @Test
  void errorsOfTokenServers() {
    assertThat(ErrorWords.of("{\"details\":\"incorrect username or password\"}").words())
        .isEqualTo("incorrect username or password");
    assertThat(ErrorWords.of("{\"error\":\"invalid_scope\",\"error_description\":\"no\"}").words())
        .isEqualTo("invalid_scope: no");
  }

  @Test
  void titleOfAPage() {
    assertThat(ErrorWords.of("<html><head><TITLE>413 Too\nLarge</title>" + "x".repeat(900)).words())
        .isEqualTo("413 Too Large");
    assertThat(ErrorWords.of("<html>").words()).isEmpty();
  }

  @Test
  void firstLineOfATextIsCut() {
    assertThat(ErrorWords.of("no\u001b[31m such\nthing").words()).isEqualTo("no [31m such");
    assertThat(ErrorWords.of("x".repeat(9000)).words()).hasSize(300);
    assertThat(ErrorWords.of("{\"errors\":").words()).isEmpty();
    assertThat(ErrorWords.of("").words()).isEmpty();
  }
}
