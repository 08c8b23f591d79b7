package com.hevlayer.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.JsonArbitraries;
import com.hevlayer.protocol.encode.RowBytes;
import com.hevlayer.protocol.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryReplyProperties {
  /** However the members are ordered, the reply says what reading every value says. */
  @Property(tries = 400)
  void read_anyAnswer_isWhatReadingEveryValueGives(
      @ForAll("answers") JsonObject answer, @ForAll Random order) {
    JsonObject shuffled = (JsonObject) shuffle(answer, order);
    byte[] body = utf8(shuffled.toString());
    QueryReply reply = QueryReply.read(body);
    JsonObject object = AnswerDecoder.object(body);
    assertSame(rows(reply), rows(AnswerDecoder.query(object).results()));
    assertThat(reply.usage().givenBilling()).isEqualTo(AnswerDecoder.usage(object).givenBilling());
    assertThat(reply.usage().givenPerformance())
        .isEqualTo(AnswerDecoder.usage(object).givenPerformance());
  }

  /** Rows are written as they would be if every value had been read. */
  @Property(tries = 200)
  void write_rowsThatNobodyRead_areTheSameJson(
      @ForAll("answers") JsonObject answer, @ForAll Random order) {
    byte[] body = utf8(shuffle(answer, order).toString());
    List<ResultRow> read = rows(AnswerDecoder.query(AnswerDecoder.object(body)).results());
    assertThat(AnswerDecoder.json(written(rows(QueryReply.read(body)))))
        .isEqualTo(AnswerDecoder.json(written(read)));
  }

  @Example
  void read_usualAnswer_keepsTheTextOfItsAttributes() {
    QueryReply reply =
        read(" { 'rows' : [ {'id':'a','$dist':0.50,'t' : 1.0, 'u':[ 'x' ]} , {'a':1,'id':7} ] } ");
    List<ResultRow> rows = rows(reply);
    assertThat(new String(written(rows), StandardCharsets.UTF_8))
        .isEqualTo(
            "[{\"id\":\"a\",\"$dist\":0.50,\"t\" : 1.0, \"u\":[ \"x\" ]},{\"id\":7,\"a\":1}]");
    assertThat(rows.getFirst().unreadAttributes()).isNotNull();
    assertThat(rows.getFirst().attributes()).containsOnlyKeys("t", "u");
  }

  @Example
  void read_idAmongAttributes_joinsThemAroundIt() {
    List<ResultRow> rows = rows(read("{'rows':[{'a':1, 'id':'x' ,'b':2,'$dist':1e-3,'c':3}]}"));
    assertThat(new String(written(rows), StandardCharsets.UTF_8))
        .isEqualTo("[{\"id\":\"x\",\"$dist\":1e-3,\"a\":1,\"b\":2,\"c\":3}]");
    assertThat(rows.getFirst().attributes().keySet()).containsExactly("a", "b", "c");
  }

  @Example
  void mayHave_namesInTheText_areFoundAndOthersAreNot() {
    JsonObject unread =
        Objects.requireNonNull(
            rows(read("{'rows':[{'id':1,'vector':[1],'t':'x'}]}")).getFirst().unreadAttributes());
    assertThat(unread.mayHave("vector")).isTrue();
    assertThat(unread.mayHave("t")).isTrue();
    assertThat(unread.mayHave("vec")).isFalse();
    assertThat(unread.mayHave("ctor")).isFalse();
    assertThat(unread.members()).containsOnlyKeys("vector", "t");
    assertThat(unread.mayHave("vec")).isFalse();
  }

  @Example
  void read_noObject_isRefused() {
    for (String body :
        List.of("", "no json", "[1]", "{'rows':", "{'rows':[{'id':1}]", "{'rows':[]} x")) {
      assertThatThrownBy(() -> read(body)).isInstanceOf(IllegalArgumentException.class);
    }
    for (String value : List.of("tru", "[1}", "'x", "{'a':1", "", "nul", "\u0001")) {
      assertThatThrownBy(() -> read("{'rows':[{'id':1,'a':" + value + "}]}"))
          .as(value)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Example
  void attributes_thatAreNoJson_areNoAnswer() {
    ResultRow row = rows(read("{'rows':[{'id':1,'a':[1,,2]}]}")).getFirst();
    assertThatThrownBy(row::attributes)
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            fault -> assertThat(fault.reason()).isEqualTo(NoAnswerException.Reason.GARBLED));
  }

  // ---- answers ----------------------------------------------------------------------------------

  @Provide
  Arbitrary<JsonObject> answers() {
    Arbitrary<Json> values = JsonArbitraries.values(2).map(text -> AnswerDecoder.json(utf8(text)));
    Arbitrary<JsonObject> rows =
        Combinators.combine(
                Arbitraries.of(
                    Json.of("a"), Json.of("q\"\\é"), Json.number("18446744073709551615")),
                Arbitraries.of(
                    Json.of("none"),
                    Json.number("0.5"),
                    Json.number("-1e-7"),
                    Json.number("3"),
                    Json.objectBuilder().build(),
                    JsonNull.NULL),
                values.list().ofMaxSize(3),
                Arbitraries.of("", "$score", "t\"x", "vector", "id2"))
            .as(QueryReplyProperties::row);
    return Combinators.combine(
            rows.list().ofMaxSize(4),
            values,
            Arbitraries.of("billing", "performance", "other", "results", "aggregations"))
        .as((list, value, name) -> {
          Map<String, Json> members = new LinkedHashMap<>();
          members.put("rows", Json.array(list));
          members.put(name, value);
          return Json.object(members);
        });
  }

  private static JsonObject row(Json id, Json distance, List<Json> values, String extra) {
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("id", id);
    if (!distance.equals(Json.of("none"))) {
      members.put("$dist", distance);
    }
    for (int i = 0; i < values.size(); i++) {
      members.put(i == 0 && !extra.isEmpty() ? extra : "a" + i, values.get(i));
    }
    return Json.object(members);
  }

  private static Json shuffle(Json value, Random order) {
    return switch (value) {
      case JsonObject object -> {
        List<Map.Entry<String, Json>> entries = new ArrayList<>(object.members().entrySet());
        Collections.shuffle(entries, order);
        Map<String, Json> members = new LinkedHashMap<>();
        entries.forEach(entry -> members.put(entry.getKey(), shuffle(entry.getValue(), order)));
        yield Json.object(members);
      }
      case JsonArray array ->
          Json.array(array.values().stream().map(element -> shuffle(element, order)).toList());
      default -> value;
    };
  }

  private static void assertSame(List<ResultRow> found, List<ResultRow> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).id()).isEqualTo(expected.get(i).id());
      assertThat(found.get(i).distance()).isEqualTo(expected.get(i).distance());
      assertThat(found.get(i).writtenDistance()).isEqualTo(expected.get(i).writtenDistance());
      assertThat(found.get(i).attributes()).isEqualTo(expected.get(i).attributes());
    }
  }

  private static byte[] written(List<ResultRow> rows) {
    JsonBytes out = new JsonBytes(64);
    RowBytes.rows(out, rows, "$dist");
    return out.toByteArray();
  }

  private static List<ResultRow> rows(QueryReply reply) {
    return rows(reply.answer().results());
  }

  private static List<ResultRow> rows(List<QueryResult> results) {
    return results.stream()
        .filter(QueryResult.Rows.class::isInstance)
        .flatMap(result -> ((QueryResult.Rows) result).rows().stream())
        .toList();
  }

  private static QueryReply read(String text) {
    return QueryReply.read(utf8(text.replace('\'', '"')));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
