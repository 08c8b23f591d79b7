import com.turbopuffer.client.Namespace;
import com.turbopuffer.client.TurbopufferClient;
import com.turbopuffer.client.okhttp.TurbopufferOkHttpClient;
import com.turbopuffer.core.JsonValue;
import com.turbopuffer.errors.NotFoundException;
import com.turbopuffer.models.ClientNamespacesParams;
import com.turbopuffer.models.namespaces.AggregateBy;
import com.turbopuffer.models.namespaces.AttributeSchemaConfig;
import com.turbopuffer.models.namespaces.DistanceMetric;
import com.turbopuffer.models.namespaces.Filter;
import com.turbopuffer.models.namespaces.NamespaceMultiQueryParams;
import com.turbopuffer.models.namespaces.NamespaceQueryParams;
import com.turbopuffer.models.namespaces.NamespaceWriteParams;
import com.turbopuffer.models.namespaces.Query;
import com.turbopuffer.models.namespaces.RankBy;
import com.turbopuffer.models.namespaces.RankByAttributeOrder;
import com.turbopuffer.models.namespaces.RankByText;
import com.turbopuffer.models.namespaces.Row;
import com.turbopuffer.models.namespaces.Schema;
import java.util.List;
import java.util.Map;

/** Writes, queries and deletes with the official Java client. See ../README.md. */
public final class Example {
  private static final RankBy NEAR = RankBy.vector("vector", List.of(1f, 0f, 0f, 0f));
  private static final RankBy WORDS = RankByText.bm25("text", "smoky pine");

  public static void main(String[] args) {
    TurbopufferClient client =
        TurbopufferOkHttpClient.builder()
            .baseUrl(env("TURBOPUFFER_BASE_URL", "http://127.0.0.1:8080"))
            .apiKey(env("TURBOPUFFER_API_KEY", "tpuf_local"))
            .build();
    Namespace teas = client.namespace("layer-example-java");
    try {
      teas.deleteAll();
    } catch (NotFoundException e) {
      System.out.println("a fresh namespace");
    }

    var written =
        teas.write(
            NamespaceWriteParams.builder()
                .addUpsertRow(tea(1, "assam", "India", 100, "malty black tea for breakfast", 0.9f, 0.1f, 0f, 0f))
                .addUpsertRow(tea(2, "sencha", "Japan", 80, "grassy green tea from steamed leaves", 0.1f, 0.9f, 0f, 0f))
                .addUpsertRow(tea(3, "lapsang", "China", 60, "smoky black tea dried over pine fires", 0.7f, 0f, 0.7f, 0f))
                .addUpsertRow(tea(4, "rooibos", "South Africa", 120, "red bush without caffeine", 0f, 0.1f, 0.2f, 0.9f))
                .distanceMetric(DistanceMetric.COSINE_DISTANCE)
                .schema(
                    Schema.builder()
                        .put("text", AttributeSchemaConfig.builder().type("string").fullTextSearch(true).build())
                        .build())
                .build());
    expect("written", written.rowsAffected(), 4L);

    expect("vector", ids(teas, NamespaceQueryParams.builder().rankBy(NEAR).topK(3)), List.of(1, 3, 2));
    expect("BM25", ids(teas, NamespaceQueryParams.builder().rankBy(WORDS).topK(3)), List.of(3));
    // This version of the client has no method for the fusion yet.
    var hybrid =
        teas.multiQuery(
            NamespaceMultiQueryParams.builder()
                .addQuery(Query.builder().rankBy(NEAR).topK(3).build())
                .addQuery(Query.builder().rankBy(WORDS).topK(3).build())
                .putAdditionalBodyProperty("rerank_by", JsonValue.from(List.of("RRF")))
                .putAdditionalBodyProperty("limit", JsonValue.from(2))
                .build());
    expect("hybrid", ids(hybrid.results().get(0).rows().orElseThrow()), List.of(3, 1));
    expect(
        "filter, order",
        ids(
            teas,
            NamespaceQueryParams.builder()
                .rankBy(RankBy.attribute("grams", RankByAttributeOrder.DESC))
                .filters(Filter.in("origin", List.of("India", "China")))
                .topK(10)),
        List.of(1, 3));

    expect("fetch", fetch(teas, 2).get("name"), JsonValue.from("sencha"));
    teas.write(
        NamespaceWriteParams.builder()
            .addPatchRow(Row.builder().put("id", 2).put("grams", 75).build())
            .build());
    expect("patched", fetch(teas, 2).get("grams"), JsonValue.from(75));

    teas.write(NamespaceWriteParams.builder().addDelete(4).build());
    var count =
        teas.query(NamespaceQueryParams.builder().aggregateBy(Map.of("n", AggregateBy.count())).build());
    expect("count", count.aggregations().orElseThrow().get("n"), JsonValue.from(3));
    long listed =
        client
            .namespaces(ClientNamespacesParams.builder().prefix("layer-example-java").build())
            .autoPager()
            .stream()
            .count();
    expect("listed", listed, 1L);

    teas.deleteAll();
    try {
      teas.query(NamespaceQueryParams.builder().rankBy(NEAR).topK(1).build());
      throw new AssertionError("a query of a missing namespace was answered");
    } catch (NotFoundException e) {
      expect("missing", e.statusCode(), 404);
    }
    client.close();
  }

  private static Row tea(int id, String name, String origin, int grams, String text, Float... vector) {
    return Row.builder()
        .put("id", id)
        .put("name", name)
        .put("origin", origin)
        .put("grams", grams)
        .put("text", text)
        .put("vector", List.of(vector))
        .build();
  }

  private static Row fetch(Namespace teas, int id) {
    var params =
        NamespaceQueryParams.builder()
            .rankBy(RankBy.attribute("id", RankByAttributeOrder.ASC))
            .filters(Filter.eq("id", id))
            .includeAttributes(true)
            .topK(1);
    return teas.query(params.build()).rows().orElseThrow().get(0);
  }

  private static List<Integer> ids(Namespace teas, NamespaceQueryParams.Builder params) {
    return ids(teas.query(params.build()).rows().orElseThrow());
  }

  private static List<Integer> ids(List<Row> rows) {
    return rows.stream().map(row -> row.get("id").convert(Integer.class)).toList();
  }

  private static void expect(String what, Object found, Object wanted) {
    if (!found.equals(wanted)) {
      throw new AssertionError(what + ": " + found + " instead of " + wanted);
    }
    System.out.printf("%-16s %s%n", what, found);
  }

  private static String env(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
