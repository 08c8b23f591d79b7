package com.hevlayer.protocol;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random JSON texts: whitespace, escapes, unicode and every spelling of numbers. */
public final class JsonArbitraries {
  private JsonArbitraries() {}

  /** Objects whose members have different names. */
  public static Arbitrary<String> objects() {
    return object(values(3));
  }

  /** Any value, nested at most this deep. */
  public static Arbitrary<String> values(int depth) {
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            Arbitraries.of("true", "false", "null", "[]", "{}", "[ ]", "{ }"),
            numbers(),
            strings(),
            numbers().list().ofMaxSize(12).map(list -> "[" + String.join(" , ", list) + "]"));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<String> inner = Arbitraries.lazy(() -> values(depth - 1));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, scalars),
        net.jqwik.api.Tuple.of(1, array(inner)),
        net.jqwik.api.Tuple.of(1, object(inner)));
  }

  /** Numbers. */
  public static Arbitrary<String> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "0", "-0", "1.0", "1e3", "-2.5E-7", "18446744073709551615", "0.10", "1E+2", "-1e-400"),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.doubles().map(String::valueOf));
  }

  /** Strings, quoted. */
  public static Arbitrary<String> strings() {
    return pieces().list().ofMaxSize(10).map(list -> "\"" + String.join("", list) + "\"");
  }

  private static Arbitrary<String> pieces() {
    return Arbitraries.oneOf(
        Arbitraries.strings().alpha().ofMaxLength(12),
        Arbitraries.of(
            "\\\"",
            "\\\\",
            "\\/",
            "\\n",
            "\\u0041",
            "\\ud834\\udd1e",
            "é",
            "大",
            "𝄞",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\\u005f",
            "\u007f"));
  }

  private static Arbitrary<String> spaces() {
    return Arbitraries.of("", "", "", " ", "\n", "\t \r\n");
  }

  private static Arbitrary<String> array(Arbitrary<String> values) {
    return Combinators.combine(values.list().ofMaxSize(4), spaces())
        .as((list, space) -> "[" + space + String.join(space + "," + space, list) + space + "]");
  }

  private static Arbitrary<String> object(Arbitrary<String> values) {
    Arbitrary<String> names = pieces().map(piece -> piece.replace("\"", "").replace("\\", ""));
    return Combinators.combine(values.list().ofMaxSize(6), names, spaces(), spaces())
        .as((list, name, before, after) -> {
          List<String> members =
              IntStream.range(0, list.size())
                  .mapToObj(i ->
                      before
                          + (i % 3 == 2 ? "\"\\u0061" : "\"b")
                          + i
                          + name
                          + "\""
                          + after
                          + ":"
                          + before
                          + list.get(i)
                          + after)
                  .toList();
          return before + "{" + String.join(",", members) + before + "}" + after;
        });
  }
}
