package com.hevlayer.adapters.embedded.query;

import com.hevlayer.adapters.embedded.index.Row;
import com.hevlayer.adapters.embedded.schema.Attribute;
import com.hevlayer.adapters.embedded.schema.NamespaceSchema;
import com.hevlayer.adapters.embedded.schema.Refusal;
import com.hevlayer.ports.store.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps at most so many rows of every combination of values. Immutable. */
final class PerLimit {
  /** Ranked lists are walked in growing pieces, at first so much longer than what is wanted. */
  private static final int GROWTH = 4;

  private final boolean byId;
  private final List<Attribute> attributes;
  private final int limit;

  private PerLimit(boolean byId, List<Attribute> attributes, int limit) {
    this.byId = byId;
    this.attributes = attributes;
    this.limit = limit;
  }

  static PerLimit of(NamespaceSchema schema, Query query, Query.Limit limit, Query.Per per) {
    if (per.attributes().isEmpty()) {
      throw Refusal.meaning("limit error: `per.attributes` must not be empty");
    }
    if (per.limit() < 1 || per.limit() > limit.total()) {
      throw Refusal.meaning(
          "limit error: `per.limit` is %d, allowed are 1 to the total of %d"
              .formatted(per.limit(), limit.total()));
    }
    boolean byId = false;
    List<Attribute> attributes = new ArrayList<>();
    for (String name : per.attributes()) {
      // The id comes with every row, named or not.
      if (!name.equals(NamespaceSchema.ID) && !Projection.names(query.projection(), name)) {
        throw Refusal.meaning(
            "limit error: `per` needs attribute `%s` to be named in include_attributes"
                .formatted(name));
      }
      Attribute attribute = schema.attribute(name);
      if (attribute != null) {
        attributes.add(attribute);
      } else {
        byId = true;
      }
    }
    return new PerLimit(byId, attributes, per.limit());
  }

  /** Returns the first rows of a ranking that the limit lets pass. */
  Hits top(View view, Ranking ranking, org.apache.lucene.search.@Nullable Query filter, int count)
      throws IOException {
    // Of vectors only the nearest candidates are walked, any other list as far as it takes.
    int rows =
        ranking instanceof VectorRanking
            ? Math.min(view.rowCount(), QueryPlan.MAX_ROWS)
            : view.rowCount();
    int piece = Math.clamp((long) count * GROWTH, 1, Math.max(rows, 1));
    while (true) {
      Hits hits = ranking.top(view, filter, piece);
      Hits kept = keep(view, hits, count);
      if (kept.size() >= count || hits.size() < piece || piece >= rows) {
        return kept;
      }
      piece = Math.clamp((long) piece * GROWTH, 1, rows);
    }
  }

  private Hits keep(View view, Hits hits, int count) throws IOException {
    Map<List<Object>, Integer> seen = new HashMap<>();
    int[] docs = new int[Math.min(count, hits.size())];
    float[] scores = new float[hits.scored() ? docs.length : 0];
    int kept = 0;
    for (int i = 0; i < hits.size() && kept < docs.length; i++) {
      if (seen.merge(key(view, hits.docs()[i]), 1, Integer::sum) <= limit) {
        docs[kept] = hits.docs()[i];
        if (scores.length > 0) {
          scores[kept] = hits.scores()[i];
        }
        kept++;
      }
    }
    return new Hits(
        Arrays.copyOf(docs, kept), scores.length == 0 ? scores : Arrays.copyOf(scores, kept));
  }

  private List<Object> key(View view, int doc) throws IOException {
    List<Object> key = new ArrayList<>(attributes.size() + 1);
    if (byId) {
      key.add(view.rows().id(doc));
    }
    Map<Attribute, Row.Cell> cells = view.rows().selectedCells(doc, attributes);
    for (Attribute attribute : attributes) {
      Row.Cell cell = cells.get(attribute);
      key.add(cell == null ? Missing.VALUE : comparable(cell.value()));
    }
    return key;
  }

  private static Object comparable(Object value) {
    return switch (value) {
      case float[] vector -> List.of(Arrays.toString(vector));
      case byte[] bytes -> List.of(Arrays.toString(bytes));
      case float[][] vectors -> List.of(Arrays.deepToString(vectors));
      default -> value;
    };
  }

  private enum Missing {
    VALUE
  }
}
