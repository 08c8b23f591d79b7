package com.hevlayer.adapters.embedded.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.decode.FilterDecoder;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.search.ScoreDoc;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private final TestNamespace namespace = new TestNamespace(ValueKind.UINT, null);
  private final Map<Long, Row> rows = new LinkedHashMap<>();

  @AfterEach
  void close() {
    namespace.close();
  }

  private static Json json(String text) {
    return JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(long id, String attributes) {
    Row row = namespace.row(Json.ofUnsigned(id), ((JsonObject) json(attributes)).members());
    rows.put(id, row);
    namespace.put(row);
  }

  static RowView view(NamespaceSchema schema, Row row) {
    return name -> {
      if (name.equals(NamespaceSchema.ID)) {
        return row.id();
      }
      Attribute attribute = schema.attribute(name);
      return attribute == null ? null : row.value(attribute);
    };
  }

  /** The ids that a filter matches, on the index and row by row. */
  private List<Long> matches(String text) {
    Filter filter = FilterDecoder.filter(json(text), "filters");
    List<Long> indexed = new ArrayList<>();
    try (Snapshot snapshot = namespace.snapshot()) {
      var query = FilterCompiler.compile(snapshot.schema(), filter);
      for (ScoreDoc hit : snapshot.searcher().search(query, 100).scoreDocs) {
        indexed.add((Long) snapshot.rows().id(hit.doc));
      }
    } catch (IOException e) {
      Assertions.fail(e);
    }
    FilterEvaluator evaluator = FilterEvaluator.of(namespace.schema(), filter);
    List<Long> evaluated = new ArrayList<>();
    rows.forEach((id, row) -> {
      if (evaluator.matches(view(namespace.schema(), row))) {
        evaluated.add(id);
      }
    });
    assertThat(indexed)
        .as("index against rows: %s", text)
        .containsExactlyInAnyOrderElementsOf(evaluated);
    return evaluated;
  }

  private void refuses(String text, int status, String fragment) {
    assertThatThrownBy(() ->
            FilterCompiler.compile(namespace.schema(), FilterDecoder.filter(json(text), "filters")))
        .satisfies(thrown -> {
          int answered =
              thrown instanceof WireRefusal wire ? wire.status() : ((Refusal) thrown).status();
          assertThat(answered).as("%s", thrown).isEqualTo(status);
          assertThat(thrown).hasMessageContaining(fragment);
        });
  }

  /** Rows 1 and 2 have n = 1 and n = 0, row 3 has none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"n\",\"Eq\",null] | 3",
        "[\"n\",\"NotEq\",null] | 1 2",
        "[\"n\",\"NotEq\",1] | 2 3",
        "[\"n\",\"Lt\",1] | 2 3",
        "[\"n\",\"Lte\",1] | 1 2 3",
        "[\"n\",\"Gt\",0] | 1",
        "[\"n\",\"Gte\",0] | 1 2",
        "[\"n\",\"Lt\",null] | ''",
        "[\"n\",\"Lte\",null] | 3",
        "[\"n\",\"Gt\",null] | 1 2",
        "[\"n\",\"Gte\",null] | 1 2 3",
        "[\"id\",\"Eq\",null] | ''",
        "[\"id\",\"NotEq\",null] | 1 2 3",
        "[\"Not\",[\"n\",\"Gt\",0]] | 2 3",
        "[\"n\",\"NotIn\",[1]] | 2 3",
        "[\"n\",\"In\",[]] | ''",
        "[\"n\",\"NotIn\",[]] | 1 2 3",
        "[\"And\",[]] | 1 2 3",
        "[\"Or\",[]] | ''",
        "[\"And\",[[\"n\",\"NotEq\",1],[\"Not\",[\"n\",\"Eq\",null]]]] | 2",
      })
  void null_followsTheMatrix(String filter, String expected) {
    namespace.with("n", "int");
    put(1, "{\"n\":1}");
    put(2, "{\"n\":0}");
    namespace.flush();
    put(3, "{}");
    List<Long> ids = new ArrayList<>();
    for (String id : expected.split(" ", -1)) {
      if (!id.isEmpty()) {
        ids.add(Long.valueOf(id));
      }
    }
    assertThat(matches(filter)).isEqualTo(ids);
  }

  @Test
  void arrays_compareByElementsAndAsAWhole() {
    namespace.with("tags", "[]string");
    put(1, "{\"tags\":[\"x\",\"y\",\"x\"]}");
    put(2, "{\"tags\":[\"y\"]}");
    put(3, "{\"tags\":[]}");
    put(4, "{}");
    assertThat(matches("[\"tags\",\"Contains\",\"x\"]")).containsExactly(1L);
    assertThat(matches("[\"tags\",\"NotContains\",\"x\"]")).containsExactly(2L, 3L, 4L);
    assertThat(matches("[\"tags\",\"ContainsAny\",[\"x\",\"y\"]]")).containsExactly(1L, 2L);
    assertThat(matches("[\"tags\",\"NotContainsAny\",[\"x\"]]")).containsExactly(2L, 3L, 4L);
    assertThat(matches("[\"tags\",\"In\",\"y\"]")).containsExactly(1L, 2L);
    assertThat(matches("[\"tags\",\"Eq\",[\"x\",\"y\",\"x\"]]")).containsExactly(1L);
    assertThat(matches("[\"tags\",\"Eq\",[\"y\",\"x\",\"x\"]]")).isEmpty();
    assertThat(matches("[\"tags\",\"Eq\",[]]")).containsExactly(3L);
    assertThat(matches("[\"tags\",\"NotEq\",[\"y\"]]")).containsExactly(1L, 3L, 4L);
    assertThat(matches("[\"tags\",\"Eq\",null]")).containsExactly(4L);
    assertThat(matches("[\"tags\",\"AnyGt\",\"x\"]")).containsExactly(1L, 2L);
    assertThat(matches("[\"tags\",\"AnyLte\",\"x\"]")).containsExactly(1L);
    assertThat(matches("[\"tags\",\"Glob\",\"[x]*\"]")).containsExactly(1L);
    refuses(
        "[\"tags\",\"ContainsAny\",\"x\"]",
        400,
        "filter error in key `tags`: type mismatch, ContainsAny expects []string, but got");
    refuses(
        "[\"tags\",\"NotContainsAny\",\"x\"]",
        400,
        "filter error in key `tags`: type mismatch, ContainsAny expects []string, but got");
    refuses(
        "[\"tags\",\"Contains\",[\"x\"]]",
        400,
        "filter error in key `tags`: type mismatch, Contains expects string, but got");
    refuses("[\"tags\",\"Gt\",\"x\"]", 400, "AnyGt");
    refuses("[\"tags\",\"AnyGt\",null]", 400, "type mismatch");
    refuses("[\"tags\",\"Contains\",null]", 400, "type mismatch");
  }

  @Test
  void ids_areExactBeyondTheSignedRange() {
    put(1, "{}");
    put(-1, "{}"); // 2^64 - 1
    assertThat(matches("[\"id\",\"Gt\",1]")).containsExactly(-1L);
    assertThat(matches("[\"id\",\"Eq\",18446744073709551615]")).containsExactly(-1L);
    assertThat(matches("[\"id\",\"In\",[1,7]]")).containsExactly(1L);
    assertThat(matches("[\"id\",\"Lte\",18446744073709551614]")).containsExactly(1L);
    refuses("[\"id\",\"Gt\",\"1\"]", 400, "Gt expects uint");
    refuses("[\"id\",\"In\",[\"1\"]]", 400, "In expects []uint");
    refuses("[\"id\",\"Eq\",-1]", 400, "Eq expects uint");
  }

  @Test
  void types_areCheckedByShapeThenByMeaning() {
    namespace
        .with("n", "int")
        .with("price", "float")
        .with("at", "datetime")
        .with("ref", "uuid")
        .with("blob", "bytes")
        .with("hidden", "string", false, null, false);
    put(
        1,
        "{\"n\":5,\"price\":2.5,\"at\":\"2026-03-14T09:26:53.5Z\","
            + "\"ref\":\"A987FBC9-4BED-3078-8F07-9141BA07C9F3\"}");
    put(2, "{\"price\":-0.0,\"at\":\"2026-03-14\"}");
    assertThat(matches("[\"price\",\"Gte\",2]")).containsExactly(1L);
    assertThat(matches("[\"price\",\"Eq\",0]")).containsExactly(2L);
    assertThat(matches("[\"at\",\"Lt\",\"2026-03-14T10:26:53+01:00\"]")).containsExactly(2L);
    assertThat(matches("[\"at\",\"Eq\",\"2026-03-14 00:00\"]")).containsExactly(2L);
    assertThat(matches("[\"ref\",\"Eq\",\"a987fbc9-4bed-3078-8f07-9141ba07c9f3\"]"))
        .containsExactly(1L);
    refuses("[\"n\",\"Eq\",5.5]", 400, "Eq expects int");
    refuses("[\"n\",\"In\",[1,\"2\"]]", 422, "filters");
    refuses("[\"n\",\"In\",[null]]", 422, "filters");
    refuses("[\"n\",\"NotIn\",[null]]", 422, "filters");
    refuses("[\"n\",\"In\",[[1]]]", 422, "filters");
    refuses("[\"n\",\"Contains\",5]", 400, "needs an array");
    refuses("[\"at\",\"Lt\",\"soon\"]", 400, "Lt expects datetime");
    refuses("[\"ref\",\"Eq\",\"a987\"]", 400, "Eq expects uuid");
    refuses("[\"blob\",\"Eq\",\"AA==\"]", 400, "cannot be filtered");
    refuses("[\"hidden\",\"Eq\",\"x\"]", 400, "filterable");
    refuses("[\"nowhere\",\"Eq\",\"x\"]", 400, "`nowhere`: attribute not found");
    refuses("[\"n\",\"Regex\",\"x\"]", 400, "regex");
  }

  @Test
  void patterns_matchValuesOfAnyLength() {
    namespace.with("path", "string", false, null, true).with("plain", "string");
    put(1, "{\"path\":\"docs/a/b.md\",\"plain\":\"Docs\"}");
    put(2, "{\"path\":\"src/a.java\"}");
    put(3, "{\"path\":\"docs/" + "x".repeat(5_000) + "darjeling\"}");
    put(4, "{}");
    assertThat(matches("[\"path\",\"Glob\",\"docs/**\"]")).containsExactly(1L, 3L);
    assertThat(matches("[\"path\",\"NotGlob\",\"docs/**\"]")).containsExactly(2L, 4L);
    assertThat(matches("[\"path\",\"Glob\",\"*\"]")).containsExactly(1L, 2L, 3L);
    assertThat(matches("[\"plain\",\"IGlob\",\"dO*\"]")).containsExactly(1L);
    assertThat(matches("[\"path\",\"Regex\",\"a[./]\"]")).containsExactly(1L, 2L);
    String ladder = "{\"max_edit_distance\":[{\"min_query_chars\":6,\"distance\":1}]}";
    assertThat(matches("[\"path\",\"Fuzzy\",\"darjeeling\"," + ladder + "]")).containsExactly(3L);
    refuses("[\"path\",\"Fuzzy\",\"x\"]", 400, "max_edit_distance");
    refuses("[\"path\",\"Fuzzy\",\"x\",{\"max_edit_distance\":[]}]", 400, "at least one");
    refuses("[\"path\",\"Regex\",\"(\"]", 400, "regular expression");
    refuses("[\"plain\",\"Regex\",\"x\"]", 400, "regex");
  }

  @Test
  void tokens_matchByTheFullTextIndex() {
    namespace
        .withText("text", "string")
        .with("words", "[]string", false, TextOptions.defaults(), false);
    put(1, "{\"text\":\"Green tea leaves\",\"words\":[\"one two\",\"three\"]}");
    put(2, "{\"text\":\"black tea\"}");
    put(3, "{}");
    assertThat(matches("[\"text\",\"ContainsAllTokens\",\"tea green\"]")).containsExactly(1L);
    assertThat(matches("[\"text\",\"ContainsAnyToken\",[\"black\",\"leaves\"]]"))
        .containsExactly(1L, 2L);
    assertThat(matches("[\"text\",\"ContainsTokenSequence\",\"tea leaves\"]")).containsExactly(1L);
    assertThat(matches("[\"text\",\"ContainsTokenSequence\",\"green leaves\"]")).isEmpty();
    assertThat(matches("[\"words\",\"ContainsTokenSequence\",\"two three\"]")).containsExactly(1L);
    assertThat(matches("[\"text\",\"ContainsAnyToken\",\"te\",{\"last_as_prefix\":true}]"))
        .containsExactly(1L, 2L);
    refuses("[\"text\",\"Eq\",\"tea\"]", 400, "filterable");
    refuses("[\"text\",\"ContainsAnyToken\",\"te\",{\"last_as_prefix\":1}]", 400, "boolean");
    refuses("[\"text\",\"ContainsAllTokens\",5]", 400, "string or []string");
  }

  @Test
  void references_takeTheIncomingValue() {
    namespace.with("rev", "int").with("name", "string");
    NamespaceSchema schema = namespace.schema();
    FilterEvaluator newer =
        FilterEvaluator.ofCondition(
            schema,
            FilterDecoder.condition(
                json("[\"Or\",[[\"rev\",\"Eq\",null],[\"rev\",\"Lt\",{\"$ref_new\":\"rev\"}]]]"),
                "upsert_condition"));
    RowView four = view(schema, namespace.row(Json.of(1), Map.of("rev", Json.of(4))));
    RowView five = view(schema, namespace.row(Json.of(1), Map.of("rev", Json.of(5))));
    assertThat(newer.matches(four, five)).isTrue();
    assertThat(newer.matches(five, four)).isFalse();
    assertThat(newer.matches(five, five)).isFalse();
    assertThat(newer.matches(RowView.EMPTY, four)).isTrue();
    assertThat(newer.matches(four)).isFalse();
    refuses("[\"rev\",\"Eq\",5.5]", 400, "rev");
    assertThat(Objects.requireNonNull(schema.attribute("rev")).filterable()).isTrue();
  }
}
