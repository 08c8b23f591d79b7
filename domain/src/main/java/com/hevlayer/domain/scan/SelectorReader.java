package com.hevlayer.domain.scan;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.query.text.Fuzziness;
import com.hevlayer.domain.query.text.QueryTokens;
import com.hevlayer.domain.query.text.StopWords;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonArray;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ranked selectors of a scan. One whose every member is empty is absent, since a client
 * that has no other way to leave it out writes it so.
 */
final class SelectorReader {
  private static final String FIELD = "field";
  private static final String QUERY = "query";

  private SelectorReader() {}

  /** Returns those that are there. */
  static List<Selector> read(Members body) {
    return Stream.of(
            fullText(body.inner("fts")), hybrid(body.inner("hybrid_text")), near(body.inner("ann")))
        .filter(Objects::nonNull)
        .<Selector>map(Objects::requireNonNull)
        .toList();
  }

  private static @Nullable Selector fullText(@Nullable Members fts) {
    if (fts == null || isEmptyText(fts)) {
      return null;
    }
    return new Selector.FullText(text(fts, FIELD), text(fts, QUERY));
  }

  private static @Nullable Selector hybrid(@Nullable Members hybrid) {
    if (hybrid == null) {
      return null;
    }
    Json given = hybrid.object().get("fuzziness");
    if (isEmptyText(hybrid) && given == null) {
      return null;
    }
    String query = text(hybrid, QUERY);
    Selector selector =
        new Selector.Hybrid(
            text(hybrid, FIELD),
            query,
            given == null ? Fuzziness.AUTO : Fuzziness.of(given, hybrid.path() + "fuzziness"));
    if (QueryTokens.of(query, StopWords.NONE).wordless()) {
      throw new Fault.Invalid(
          hybrid.path()
              + "query is "
              + Json.of(query)
              + ", which holds no word of 2 to 39 characters; allowed is a text with at least one");
    }
    return selector;
  }

  private static boolean isEmptyText(Members selector) {
    return selector.requiredText(FIELD).isEmpty() && selector.requiredText(QUERY).isEmpty();
  }

  private static String text(Members selector, String name) {
    String text = selector.requiredText(name);
    if (text.isBlank()) {
      throw new Fault.Invalid(selector.path() + name + " is blank; it needs a text");
    }
    return text;
  }

  private static @Nullable Selector near(@Nullable Members ann) {
    if (ann == null) {
      return null;
    }
    JsonArray vector = ann.requiredNumbers("vector");
    String field = ann.text(FIELD);
    double radius = ann.requiredNumber("radius");
    boolean empty = vector == null || vector.size() == 0;
    if (empty && radius == 0 && (field == null || field.isEmpty())) {
      return null;
    }
    if (vector == null || empty) {
      throw new Fault.Invalid("ann.vector is empty; allowed is an array of numbers");
    }
    if (!Double.isFinite(radius)) {
      throw new Fault.Invalid("ann.radius is out of range; allowed is a finite number");
    }
    return new Selector.Radius(field == null || field.isBlank() ? "vector" : field, vector, radius);
  }
}
