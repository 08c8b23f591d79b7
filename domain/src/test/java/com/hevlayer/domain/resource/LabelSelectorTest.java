package com.hevlayer.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS = Map.of("team", "menu", "env", "prod");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "{}; true",
        "{'matchLabels': {'team': 'menu'}}; true",
        "{'matchLabels': {'team': 'menu', 'env': 'dev'}}; false",
        "{'matchLabels': {'zone': 'a'}}; false",
        "{'matchExpressions': [{'key': 'team', 'operator': 'In', 'values': ['menu', 'x']}]}; true",
        "{'matchExpressions': [{'key': 'zone', 'operator': 'In', 'values': ['a']}]}; false",
        "{'matchExpressions': [{'key': 'team', 'operator': 'NotIn', 'values': ['menu']}]}; false",
        "{'matchExpressions': [{'key': 'zone', 'operator': 'NotIn', 'values': ['a']}]}; true",
        "{'matchExpressions': [{'key': 'team', 'operator': 'Exists'}]}; true",
        "{'matchExpressions': [{'key': 'zone', 'operator': 'Exists', 'values': []}]}; false",
        "{'matchExpressions': [{'key': 'zone', 'operator': 'DoesNotExist'}]}; true",
        "{'matchExpressions': [{'key': 'team', 'operator': 'DoesNotExist'}]}; false",
        "{'matchLabels': {'team': 'menu'}, 'matchExpressions': [{'key': 'env', 'operator': 'NotIn', 'values': ['prod']}]}; false",
        "{'matchLabels': null}; true"
      })
  void matches_selector_picksAsKubernetesDoes(String selector, boolean picked) {
    assertThat(LabelSelector.of(json(selector)).matches(LABELS)).isEqualTo(picked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "{'labels': {}}; indexSelector.labels is not known",
        "{'matchLabels': []}; indexSelector.matchLabels is not an object",
        "{'matchLabels': {'a': 1}}; is not a text",
        "{'matchLabels': {'a b': 'x'}}; is no label",
        "{'matchExpressions': {}}; indexSelector.matchExpressions is not a list",
        "{'matchExpressions': ['x']}; indexSelector.matchExpressions[0] is not an object",
        "{'matchExpressions': [{'operator': 'Exists'}]}; matchExpressions[0].key is required",
        "{'matchExpressions': [{'key': 'a'}]}; matchExpressions[0].operator is required",
        "{'matchExpressions': [{'key': 'a', 'operator': 'Gt', 'values': ['1']}]}; is \"Gt\"",
        "{'matchExpressions': [{'key': 'a', 'operator': 'In'}]}; needs at least one value",
        "{'matchExpressions': [{'key': 'a', 'operator': 'Exists', 'values': ['1']}]}; must be absent or empty",
        "{'matchExpressions': [{'key': 'a', 'operator': 'In', 'values': [1]}]}; values[0] is not a text",
        "{'matchExpressions': [{'key': 'a', 'operator': 'Exists', 'value': '1'}]}; matchExpressions[0].value is not known"
      })
  void of_wrongSelector_saysWhat(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.of(json(selector)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static JsonObject json(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
