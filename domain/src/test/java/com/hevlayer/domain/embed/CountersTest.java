package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What embedding took, in the answers of others. */
class CountersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'a': 1.50} | {'a': 1.50,'performance':{'embedding_tokens':2,'embedding_images':1,"
            + "'embedding_ms':3}}",
        "{} | {'performance':{'embedding_tokens':2,'embedding_images':1,'embedding_ms':3}}",
        "{'performance': {'x':1,'embedding_tokens':5},'b':2} | {'performance':"
            + " {'x':1,'embedding_tokens':7,'embedding_images':1,'embedding_ms':3},'b':2}",
        "{'performance':null} | {'performance':{'embedding_tokens':2,'embedding_images':1,"
            + "'embedding_ms':3}}",
        "[1] | [1]",
        "no json | no json",
        "{'a': | {'a':"
      })
  void counters_always_joinThePerformance(String body, String expected) {
    byte[] added =
        Counters.add(
            body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), new EmbeddingUsage(2, 1, 3));
    assertThat(new String(added, StandardCharsets.UTF_8).replace('"', '\'')).isEqualTo(expected);
  }
}
