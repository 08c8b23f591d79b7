package com.hevlayer.adapters.k8s.crd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the contract's tables stands in the definitions, and nothing beyond them. */
final class SpecTablesTest {
  static final List<Class<?>> KINDS = List.copyOf(Crds.KINDS);

  private static final List<Class<?>> WORKLOADS = List.of(Pipeline.class, Function.class);

  /** Keywords that lead on to other rows, or are for people. */
  private static final List<String> NOT_IN_A_ROW =
      List.of("description", "properties", "items", "additionalProperties");

  static Stream<Arguments> rows() {
    return KINDS.stream()
        .flatMap(kind ->
            table(kind).entrySet().stream()
                .map(row -> Arguments.of(kind, row.getKey(), row.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("rows")
  void member_inTheDefinition_hasItsKeywords(Class<?> kind, String path, JsonNode keywords) {
    var schema = SchemaPaths.of(Crds.committed(kind), Crds.VERSION).get(path);

    assertThat(schema).as("%s has a member %s", kind.getSimpleName(), path).isNotNull();
    assertThat(requireNonNull(schema).deepCopy().remove(NOT_IN_A_ROW)).isEqualTo(keywords);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void members_ofADefinition_areThoseOfTheTable(Class<?> kind) {
    assertThat(SchemaPaths.of(Crds.committed(kind), Crds.VERSION))
        .containsOnlyKeys(table(kind).keySet());
  }

  private static Map<String, JsonNode> table(Class<?> kind) {
    var rows = new TreeMap<String, JsonNode>();
    add("conditions", rows);
    if (WORKLOADS.contains(kind)) {
      add("workload", rows);
    }
    add(Crds.plural(kind), rows);
    return rows;
  }

  private static void add(String name, Map<String, JsonNode> rows) {
    var file = "/crd-tables/" + name + ".yaml";
    try (var stream = SpecTablesTest.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("no table " + file);
      }
      ObjectNode table = Yaml.readObject(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      table.properties().forEach(row -> rows.put(row.getKey(), row.getValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
