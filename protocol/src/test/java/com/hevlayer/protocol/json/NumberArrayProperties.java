package com.hevlayer.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Floats of arrays that stay text, against the parser of the JDK. */
class NumberArrayProperties {

  private static float read(String number) {
    return ((JsonArray) JsonText.parse(("[" + number + "]").getBytes(StandardCharsets.UTF_8)))
        .toFloats()[0];
  }

  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().map(String::valueOf),
        Arbitraries.doubles().between(-1, 1).ofScale(17).map(String::valueOf),
        Arbitraries.longs().map(bits -> Float.toString(finite((int) (long) bits))),
        // Beside the middle of two floats, where rounding twice errs.
        Arbitraries.longs().map(bits -> middle(finite((int) (long) bits))));
  }

  private static float finite(int bits) {
    float value = Float.intBitsToFloat(bits);
    return Float.isFinite(value) ? value : 1;
  }

  private static String middle(float value) {
    float next = Math.nextUp(value);
    if (!Float.isFinite(next)) {
      return "0";
    }
    BigDecimal middle =
        new BigDecimal(value).add(new BigDecimal(next)).divide(BigDecimal.valueOf(2));
    String text = middle.round(new java.math.MathContext(17)).toString();
    return text.startsWith("+") ? text.substring(1) : text;
  }

  @Property(seed = "20261123", tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void toFloats_anyNumber_isTheNearestFloat(@ForAll("numbers") String number) {
    assertThat(read(number)).as(number).isEqualTo(Float.parseFloat(number));
  }

  @Provide
  Arbitrary<String> decimals() {
    return Arbitraries.oneOf(
        numbers(),
        Arbitraries.bigDecimals().ofScale(15).map(BigDecimal::toPlainString),
        Arbitraries.strings()
            .numeric()
            .ofMinLength(1)
            .ofMaxLength(18)
            .map(digits -> {
              String whole = digits.length() > 9 ? digits.substring(9) : "0";
              return "-" + Long.parseLong(whole) + "." + digits;
            }));
  }

  @Property(seed = "20261123", tries = 1500, edgeCases = EdgeCasesMode.NONE)
  void doubleValue_anyNumber_isTheNearestDouble(@ForAll("decimals") String number) {
    assertThat(Json.number(number).doubleValue()).as(number).isEqualTo(Double.parseDouble(number));
  }
}
