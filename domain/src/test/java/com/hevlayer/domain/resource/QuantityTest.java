package com.hevlayer.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1000m, 1",
    "250m, 0.25",
    ".5, 0.5",
    "1., 1",
    "+3, 3",
    "-2, -2",
    "2Gi, 2147483648",
    "1.5Ki, 1536",
    "35G, 35000000000",
    "1e3, 1000",
    "1E3, 1000",
    "1e-3, 0.001",
    "1E, 1000000000000000000",
    "5u, 0.000005",
    "7n, 0.000000007",
    "0.1n, 0.000000001",
    "4k, 4000",
    "1Ei, 1152921504606846976",
    "9Ei, 9223372036854775807",
    "1e999999999, 9223372036854775807",
    "1e-999999999, 0.000000001",
  })
  void parse_quantity_isTheExactAmount(String text, BigDecimal amount) {
    assertThat(Quantity.parse(text)).contains(new Quantity(amount));
    assertThat(Quantity.parse(text).orElseThrow().value()).isEqualByComparingTo(amount);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " 1", "1 ", "1K", "1ki", "Gi", ".", "1e", "0x10", "1,5", "--1", "1e3Ki", "NaN"
      })
  void parse_noQuantity_isEmpty(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @Test
  void read_numbers_areQuantitiesToo() {
    assertThat(Quantity.read(Json.number("0.5"))).isEqualTo(Quantity.parse("500m"));
    assertThat(Quantity.read(Json.of("1"))).isEqualTo(Quantity.read(Json.of(1)));
    assertThat(Quantity.read(Json.of(true))).isEmpty();
    assertThat(Quantity.read(null)).isEmpty();
  }

  @Test
  void compare_differentUnits_goesByValue() {
    assertThat(Quantity.parse("1Gi").orElseThrow())
        .isGreaterThan(Quantity.parse("1G").orElseThrow());
    assertThat(Quantity.parse("0.1").orElseThrow().isWhole()).isFalse();
    assertThat(Quantity.parse("2000m").orElseThrow().isWhole()).isTrue();
    assertThat(Quantity.parse("-1m").orElseThrow().isNegative()).isTrue();
  }
}
