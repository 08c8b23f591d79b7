package com.hevlayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.ports.plugin.PluginException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreDocumentTest {
  @Test
  void parse_map_hasOneStoreForEachKey() {
    assertThat(places("a: {kind: x, default: true}\nb:\n  kind: y\n"))
        .containsExactly("a@a", "b@b");
    assertThat(
            StoreDocument.parse("f", "a: {kind: x, default: true}")
                .stores()
                .getFirst()
                .spec()
                .toString())
        .isEqualTo("{\"kind\":\"x\",\"default\":true}");
  }

  @Test
  void parse_resource_isNamedByItsMetadata() {
    assertThat(
            places(
                "{\"kind\":\"VectorStore\",\"metadata\":{\"name\":\"m\"},\"spec\":{\"kind\":\"x\"}}"))
        .containsExactly("m@spec");
  }

  @Test
  void parse_list_readsEachResource() {
    assertThat(
            places(
                """
                items:
                - metadata: {name: m}
                  spec: {kind: x}
                - metadata: {name: n}
                  spec: {}
                """))
        .containsExactly("m@items[0].spec", "n@items[1].spec");
  }

  @Test
  void parse_wrongResources_reportsAllAtOnce() {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() ->
            places(
                "items: [{metadata: {name: ' '}, spec: {}},"
                    + " {kind: Store, metdata: {}, spec: {}}]"))
        .withMessage(
            "f: items[0].metadata.name is required and not blank; items[1].metdata is not known"
                + " (did you mean 'metadata'?); items[1].kind is not VectorStore;"
                + " items[1].metadata.name is required and not blank");
  }

  @Test
  void parse_malformed_saysWhereAndQuotesNothing() {
    for (String text : List.of("a: {apiKey: s3cret", "{\"a\":s3cret}", "a: 1\na: 2\n")) {
      assertThatExceptionOfType(PluginException.class)
          .as(text)
          .isThrownBy(() -> places(text))
          .withMessageContaining("line")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }
  }

  @Test
  void parse_emptyOrNoMap_isRefused() {
    for (String text : List.of("", "- a\n", "text", "null")) {
      assertThatExceptionOfType(PluginException.class).as(text).isThrownBy(() -> places(text));
    }
  }

  private static List<String> places(String text) {
    return StoreDocument.parse("f", text).stores().stream()
        .map(entry -> entry.name() + "@" + entry.path())
        .toList();
  }
}
