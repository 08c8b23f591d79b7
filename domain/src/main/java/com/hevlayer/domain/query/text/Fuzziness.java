package com.hevlayer.domain.query.text;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Filter;
import java.util.ArrayList;
import java.util.List;

/** How much a word may be misspelt: longer words more than shorter ones, up to a cap. */
public enum Fuzziness {
  /** Up to two edits. */
  AUTO(2),
  /** No edit. */
  ZERO(0),
  /** Up to one edit. */
  ONE(1),
  /** Up to two edits. */
  TWO(2);

  /** A word may have one edit more for every so many characters beyond the first so many. */
  private static final int CHARACTERS_FOR_AN_EDIT = 3;

  /** The kind of store whose own fuzzy search finds too much unless it is told how much. */
  private static final String CLAMPED_KIND = "search";

  private final int cap;

  Fuzziness(int cap) {
    this.cap = cap;
  }

  /**
   * Returns the fuzziness that a caller asks for.
   *
   * @param path where the value stands, for messages
   * @throws Fault.Invalid if the value is none of the allowed ones
   */
  public static Fuzziness of(Json value, String path) {
    for (Fuzziness fuzziness : values()) {
      if (fuzziness.echo().equals(value)) {
        return fuzziness;
      }
    }
    throw new Fault.Invalid(
        path + " is " + value.describe() + "; allowed are \"auto\", 0, 1 and 2");
  }

  /** Returns what is in force at a store of a kind: some find too much unless told how much. */
  public Fuzziness at(String kind) {
    return this == AUTO && kind.equals(CLAMPED_KIND) ? ZERO : this;
  }

  /** Returns what answers say of it. */
  public Json echo() {
    return this == AUTO ? Json.of("auto") : Json.of(cap);
  }

  /** Returns the filter for rows whose text holds something like a word. */
  public Filter matching(String field, String word) {
    JsonObject options = Json.object("max_edit_distance", Json.array(ladder()));
    return new Filter.Test(field, Filter.Operator.FUZZY, Json.of(word), options);
  }

  private List<Json> ladder() {
    List<Json> rules = new ArrayList<>();
    for (int distance = 0; distance <= cap; distance++) {
      rules.add(
          Json.objectBuilder()
              .put("min_query_chars", (long) CHARACTERS_FOR_AN_EDIT * (distance + 1))
              .put("distance", distance)
              .build());
    }
    return rules;
  }
}
