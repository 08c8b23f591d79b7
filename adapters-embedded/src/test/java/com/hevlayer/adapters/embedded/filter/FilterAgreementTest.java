package com.hevlayer.adapters.embedded.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.index.Snapshot;
import com.hevlayer.adapters.embedded.index.TestNamespace;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.adapters.embedded.schema.ValueKind;
import com.hevlayer.adapters.embedded.text.TextOptions;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNull;
import com.hevlayer.ports.store.Filter;
import com.hevlayer.ports.store.Filter.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** The index and the evaluator agree on whatever filter, and on what they refuse. */
class FilterAgreementTest {
  private static final String[] STRINGS = {"", "a", "b", "ab", "Ab", "\uD83E\uDD86", "\uFB00", "z"};
  private static final Operator[] OPERATORS = {
    Operator.EQ,
    Operator.NOT_EQ,
    Operator.IN,
    Operator.NOT_IN,
    Operator.LT,
    Operator.LTE,
    Operator.GT,
    Operator.GTE,
    Operator.CONTAINS,
    Operator.NOT_CONTAINS,
    Operator.CONTAINS_ANY,
    Operator.NOT_CONTAINS_ANY,
    Operator.ANY_LT,
    Operator.ANY_LTE,
    Operator.ANY_GT,
    Operator.ANY_GTE,
    Operator.GLOB,
    Operator.NOT_IGLOB,
    Operator.REGEX,
    Operator.CONTAINS_ALL_TOKENS,
    Operator.CONTAINS_ANY_TOKEN,
    Operator.CONTAINS_TOKEN_SEQUENCE
  };
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.of(
              "s",
              "string",
              "i",
              "int",
              "u",
              "uint",
              "f",
              "float",
              "b",
              "bool",
              "d",
              "datetime",
              "r",
              "uuid",
              "ss",
              "[]string",
              "is",
              "[]int",
              "fs",
              "[]float"));

  @Property(tries = 25)
  void randomFilters_matchTheSameRowsOnBothSides(@ForAll Random random) throws IOException {
    try (TestNamespace namespace = new TestNamespace(ValueKind.STRING, null)) {
      TYPES.forEach((name, type) -> {
        boolean text = type.endsWith("string");
        namespace.with(name, type, true, text ? TextOptions.defaults() : null, text);
      });
      Map<String, Row> rows = new LinkedHashMap<>();
      for (int i = 0; i < 25; i++) {
        String id = Integer.toString(random.nextInt(20));
        Row row = namespace.row(Json.of(id), attributes(random));
        rows.put(id, row);
        namespace.put(row);
        if (random.nextInt(8) == 0) {
          namespace.flush();
        }
        if (random.nextInt(10) == 0) {
          namespace.delete(id);
          rows.remove(id);
        }
      }
      try (Snapshot snapshot = namespace.snapshot()) {
        for (int i = 0; i < 60; i++) {
          compare(namespace, snapshot, rows, filter(random, 2));
        }
      }
    }
  }

  private static void compare(
      TestNamespace namespace, Snapshot snapshot, Map<String, Row> rows, Filter filter)
      throws IOException {
    Query query;
    try {
      query = FilterCompiler.compile(namespace.schema(), filter);
    } catch (Refusal refused) {
      assertThat(refused.status()).isIn(400, 422);
      return;
    }
    Set<Object> indexed = new HashSet<>();
    for (ScoreDoc hit : snapshot.searcher().search(query, 100).scoreDocs) {
      indexed.add(snapshot.rows().id(hit.doc));
    }
    FilterEvaluator evaluator = FilterEvaluator.of(namespace.schema(), filter);
    Set<Object> evaluated = new HashSet<>();
    rows.forEach((id, row) -> {
      if (evaluator.matches(FilterTest.view(namespace.schema(), row))) {
        evaluated.add(id);
      }
    });
    assertThat(indexed).as("%s", filter).isEqualTo(evaluated);
    assertThat(snapshot.searcher().count(query)).isEqualTo(evaluated.size());
  }

  private static Map<String, Json> attributes(Random random) {
    Map<String, Json> attributes = new LinkedHashMap<>();
    TYPES.forEach((name, type) -> {
      if (random.nextInt(4) > 0) {
        attributes.put(name, value(random, type));
      }
    });
    return attributes;
  }

  private static Json value(Random random, String type) {
    if (type.startsWith("[]")) {
      List<Json> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(random, type.substring(2)));
      }
      return Json.array(elements);
    }
    return switch (type) {
      case "string" -> Json.of(STRINGS[random.nextInt(STRINGS.length)]);
      case "int" ->
          Json.of(random.nextInt(9) == 0 ? Long.MIN_VALUE : (long) (random.nextInt(5) - 2));
      case "uint" -> Json.ofUnsigned(random.nextInt(5) - 2);
      case "float" -> Json.number(random.nextBoolean() ? "-0.0" : random.nextInt(3) + ".5");
      case "bool" -> Json.of(random.nextBoolean());
      case "datetime" -> Json.of("2026-01-0" + (1 + random.nextInt(3)));
      default -> Json.of("a987fbc9-4bed-3078-8f07-9141ba07c9f" + random.nextInt(4));
    };
  }

  private static Filter filter(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      List<Filter> operands = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        operands.add(filter(random, depth - 1));
      }
      return switch (random.nextInt(3)) {
        case 0 -> new Filter.And(operands);
        case 1 -> new Filter.Or(operands);
        default -> new Filter.Not(filter(random, depth - 1));
      };
    }
    if (random.nextInt(12) == 0) {
      Operator operator = OPERATORS[random.nextInt(8)];
      return new Filter.Test("id", operator, idArgument(random, operator), null);
    }
    List<String> names = List.copyOf(TYPES.keySet());
    String name = names.get(random.nextInt(names.size()));
    String type = TYPES.getOrDefault(name, "string");
    Operator operator = OPERATORS[random.nextInt(OPERATORS.length)];
    return new Filter.Test(name, operator, argument(random, type, operator), null);
  }

  private static Json idArgument(Random random, Operator operator) {
    Json one = Json.of(Integer.toString(random.nextInt(20)));
    return operator == Operator.IN || operator == Operator.NOT_IN
        ? Json.array(one, Json.of("7"))
        : one;
  }

  private static Json argument(Random random, String type, Operator operator) {
    String element = type.startsWith("[]") ? type.substring(2) : type;
    return switch (operator) {
      case IN, NOT_IN, CONTAINS_ANY, NOT_CONTAINS_ANY -> value(random, "[]" + element);
      case EQ, NOT_EQ, LT, LTE, GT, GTE ->
          random.nextInt(5) == 0 ? JsonNull.NULL : value(random, type);
      case GLOB, NOT_IGLOB -> Json.of(random.nextBoolean() ? "a*" : "?");
      case REGEX -> Json.of(random.nextBoolean() ? "^a" : "[bz]");
      case CONTAINS_ALL_TOKENS, CONTAINS_ANY_TOKEN, CONTAINS_TOKEN_SEQUENCE ->
          Json.of(random.nextBoolean() ? "a" : "ab z");
      default -> value(random, element);
    };
  }
}
