package com.hevlayer.ports.store;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a row. Shapes are checked by whoever decoded it; whether the attribute exists, is
 * indexed and has the type of the value is the store's to judge. Immutable.
 */
public sealed interface Filter {

  /** True when all are; an empty list is true. */
  record And(List<Filter> operands) implements Filter {
    /** Copies the operands. */
    public And {
      operands = List.copyOf(operands);
    }
  }

  /** True when one is; an empty list is false. */
  record Or(List<Filter> operands) implements Filter {
    /** Copies the operands. */
    public Or {
      operands = List.copyOf(operands);
    }
  }

  /** The plain complement. */
  record Not(Filter operand) implements Filter {}

  /**
   * A test of one attribute.
   *
   * @param attribute name of the attribute, or {@code id}
   * @param value as the caller wrote it; in a condition of a write perhaps {@code
   *     {"$ref_new":"attribute"}}
   * @param options of {@code Fuzzy} and the token filters, or {@code null}
   */
  record Test(String attribute, Operator operator, Json value, @Nullable JsonObject options)
      implements Filter {}

  /** Something this version of the SPI does not know; a store refuses it with 422. */
  record Unknown(Json source) implements Filter {}

  /** The operators, by their names on the wire. */
  enum Operator {
    EQ("Eq"),
    NOT_EQ("NotEq"),
    IN("In"),
    NOT_IN("NotIn"),
    LT("Lt"),
    LTE("Lte"),
    GT("Gt"),
    GTE("Gte"),
    CONTAINS("Contains"),
    NOT_CONTAINS("NotContains"),
    CONTAINS_ANY("ContainsAny"),
    NOT_CONTAINS_ANY("NotContainsAny"),
    ANY_LT("AnyLt"),
    ANY_LTE("AnyLte"),
    ANY_GT("AnyGt"),
    ANY_GTE("AnyGte"),
    GLOB("Glob"),
    NOT_GLOB("NotGlob"),
    IGLOB("IGlob"),
    NOT_IGLOB("NotIGlob"),
    REGEX("Regex"),
    FUZZY("Fuzzy"),
    CONTAINS_ALL_TOKENS("ContainsAllTokens"),
    CONTAINS_ANY_TOKEN("ContainsAnyToken"),
    CONTAINS_TOKEN_SEQUENCE("ContainsTokenSequence");

    private final String wireName;

    Operator(String wireName) {
      this.wireName = wireName;
    }

    /** Returns the name on the wire. */
    public String wireName() {
      return wireName;
    }
  }
}
