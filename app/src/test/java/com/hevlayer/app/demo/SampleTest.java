package com.hevlayer.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Sample SAMPLE = Sample.load();

  @Test
  void passages_allOfThem_haveAnIdTextYearAndDecade() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < SAMPLE.size(); row++) {
      JsonNode passage = JSON.readTree(SAMPLE.passage(row));
      ids.add(passage.path("id").asText());
      assertThat(passage.path("text").asText()).hasSizeBetween(180, 800);
      assertThat(passage.path("title").asText()).contains(passage.path("president").asText());
      assertThat(passage.path("year").asInt()).isBetween(1790, 2021);
      assertThat(passage.path("decade").asInt()).isEqualTo(passage.path("year").asInt() / 10 * 10);
    }
    assertThat(ids).hasSizeGreaterThan(2_000).doesNotHaveDuplicates().contains(Demo.FETCHED);
    assertThat(ids).allSatisfy(id -> assertThat(id.length()).isLessThanOrEqualTo(64));
  }

  @Test
  void vectors_allOfThem_haveUnitLength() {
    for (int row = 0; row < SAMPLE.size(); row++) {
      float[] vector = floats(SAMPLE.vector(row));
      assertThat(vector).hasSize(Sample.DIMENSIONS);
      assertThat(dot(vector, vector)).as("row %d", row).isCloseTo(1, within(0.002));
    }
  }

  @Test
  void batch_ofSomeRows_isTheirPassagesWithVectors() throws IOException {
    JsonNode rows = JSON.readTree("[" + SAMPLE.batch(7, 10) + "]");
    assertThat(rows).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rows.path(i).path("vector").asText()).isEqualTo(SAMPLE.vector(7 + i));
      assertThat(rows.path(i).path("text"))
          .isEqualTo(JSON.readTree(SAMPLE.passage(7 + i)).path("text"));
    }
  }

  /**
   * The vectors of questions and passages belong together: the nearest passage is the one a reader
   * would name.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          helping the elderly pay for doctors                         | 1964-lyndon-b-johnson-20
          the wall came down and freedom spread across eastern Europe | 1990-george-h-w-bush-6
          a deadly sickness in the cities                             | 1797-john-adams-1
          laying a telegraph cable under the Atlantic                 | 1863-abraham-lincoln-16
          Sputnik and the race to the moon                            | 2016-barack-obama-32
          """)
  void questions_byMeaning_areAnsweredByTheExpectedPassage(String text, String expected)
      throws IOException {
    Question question =
        Question.load(JSON).stream().filter(q -> q.text().equals(text)).findFirst().orElseThrow();
    float[] wanted = floats(question.vector());
    int nearest =
        IntStream.range(0, SAMPLE.size())
            .boxed()
            .max(Comparator.comparingDouble(row -> dot(wanted, floats(SAMPLE.vector(row)))))
            .orElseThrow();
    assertThat(JSON.readTree(SAMPLE.passage(nearest)).path("id").asText()).isEqualTo(expected);
  }

  @Test
  void questions_asShipped_coverEveryKind() {
    List<Question> questions = Question.load(JSON);
    assertThat(questions).extracting(Question::kind).contains(Question.Kind.values());
    assertThat(questions)
        .allSatisfy(q -> assertThat(floats(q.vector())).hasSize(Sample.DIMENSIONS));
    assertThat(questions).allSatisfy(q -> assertThat(q.why()).isNotBlank());
  }

  private static float[] floats(String base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    float[] vector = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(vector);
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
