package com.hevlayer.domain.resource;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.json.JsonString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An amount of a resource as Kubernetes spells it. Exact, but what is finer than a billionth is
 * rounded away from zero and what exceeds 2^63-1 is cut, as the API server does. Immutable.
 *
 * @param value the amount in the unit of the resource
 */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<number>[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))"
              + "(?:(?<suffix>[KMGTPE]i|[numkMGTPE])|[eE](?<exponent>[+-]?[0-9]{1,9}))?");
  private static final int FINEST = 9;
  private static final int FURTHEST = 1000;
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", KIBI),
          Map.entry("Mi", KIBI.pow(2)),
          Map.entry("Gi", KIBI.pow(3)),
          Map.entry("Ti", KIBI.pow(4)),
          Map.entry("Pi", KIBI.pow(5)),
          Map.entry("Ei", KIBI.pow(6)));

  /** Brings the amount into the form in which equal amounts are equal. */
  public Quantity {
    value = value.setScale(FINEST, RoundingMode.UP).min(MOST).max(MOST.negate());
    value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /** Reads a text; empty if it is no quantity. */
  public static Optional<Quantity> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(complete(form.group("number")));
    String suffix = form.group("suffix");
    if (suffix != null) {
      return Optional.of(new Quantity(number.multiply(SUFFIXES.getOrDefault(suffix, KIBI))));
    }
    String exponent = form.group("exponent");
    return Optional.of(
        new Quantity(exponent == null ? number : scaled(number, Integer.parseInt(exponent))));
  }

  /** Reads a string or a number; empty if it is no quantity. */
  public static Optional<Quantity> read(@Nullable Json value) {
    return switch (value) {
      case JsonString text -> parse(text.value());
      case JsonNumber number -> parse(number.text());
      case null, default -> Optional.empty();
    };
  }

  /** Whether it is less than zero. */
  public boolean isNegative() {
    return value.signum() < 0;
  }

  /** Whether it is a whole number. */
  public boolean isWhole() {
    return value.scale() <= 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  // A number such as "1." is none for BigDecimal.
  private static String complete(String number) {
    return number.endsWith(".") ? number.substring(0, number.length() - 1) : number;
  }

  // Far exponents would make numbers of a billion digits; they round or are cut anyway.
  private static BigDecimal scaled(BigDecimal number, int exponent) {
    return number.scaleByPowerOfTen(Math.clamp(exponent, -FURTHEST, FURTHEST));
  }
}
