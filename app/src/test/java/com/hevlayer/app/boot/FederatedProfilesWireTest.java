package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.catalog.CatalogSnapshot;
import com.hevlayer.ports.catalog.IndexEntry;
import com.hevlayer.ports.catalog.StoreEntry;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Federated queries over namespaces whose definitions say how their vectors were made. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FederatedProfilesWireTest {
  private static final String QUERY = "/v2/query";
  private static final String COSINE = "cosine_distance";
  private static final String EUCLIDEAN = "euclidean_squared";

  private static TestGateway gateway;
  private static RawHttp http;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    List<IndexEntry> indexes = new ArrayList<>();
    indexes.add(index("near", COSINE, "p/m", "l2", 2));
    indexes.add(index("far", COSINE, "p/m", "l2", 2));
    indexes.add(index("other", COSINE, "p/n", "l2", 2));
    indexes.add(index("raw", COSINE, "p/m", "none", 2));
    indexes.add(index("plane", EUCLIDEAN, "p/m", "l2", 2));
    indexes.add(index("longer", COSINE, "p/m", "l2", 3));
    indexes.add(index("square", EUCLIDEAN, "p/m", "l2", 2));
    Json store =
        json(
            "{'kind':'search-embedded','default':true,'inboundAuth':{'mode':'open'},"
                + "'options':{'durability':'os'}}");
    CatalogSnapshot definitions =
        new CatalogSnapshot(
            "test",
            true,
            List.of(new StoreEntry("main", "VectorStore/main", store, null)),
            indexes);
    gateway = TestGateway.start(directory, new FixedCatalog(definitions, Map.of()), Map.of());
    http = gateway.http;
    rows("near", COSINE, "{'id':1,'vector':[1,0]},{'id':2,'vector':[1,0.1]}");
    rows("far", COSINE, "{'id':1,'vector':[0,1]},{'id':2,'vector':[0.1,1]}");
    for (String name : List.of("other", "raw", "longer", "square", "unknown")) {
      rows(name, COSINE, "{'id':1,'vector':[1,0]}");
    }
    rows("plane", EUCLIDEAN, "{'id':1,'vector':[1,0]}");
  }

  private static IndexEntry index(
      String name, String metric, String model, String normalization, int dimensions) {
    return new IndexEntry(
        name,
        "Index/" + name,
        json(
            "{'backend':{'distanceMetric':'%s'},'embedding':{'model':'%s','normalization':'%s','outputDim':%d}}"
                .formatted(metric, model, normalization, dimensions)),
        null);
  }

  private static Json json(String text) {
    return JsonText.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static void rows(String namespace, String metric, String rows) throws IOException {
    String body = "{'upsert_rows':[" + rows + "],'distance_metric':'" + metric + "'}";
    assertThat(http.post("/v2/namespaces/" + namespace, body).status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void query_equalProfiles_mergesByDistance() throws IOException {
    RawHttp.Answer answer =
        http.post(QUERY, "{'namespaces':['far','near'],'vector':[1,0],'top_k':3,'strict':true}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"merge\":{\"method\":\"distance\",\"route\":\"fused\"}");
    assertThat(namespaces(answer.body())).containsExactly("near", "near", "far");
  }

  @ParameterizedTest
  @CsvSource({
    "other, embedding_profile_mismatch",
    "raw, embedding_profile_mismatch",
    "plane, embedding_profile_mismatch",
    "unknown, missing_embedding_profile",
  })
  void query_profilesThatCannotBeCompared_takeTurnsOrAreRefused(String second, String reason)
      throws IOException {
    String namespaces = "{'namespaces':['near','" + second + "'],'vector':[1,0],'top_k':3";
    RawHttp.Answer answer = http.post(QUERY, namespaces + "}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"merge\":{\"method\":\"rank-interleave\",\"route\":\"fused\",\"downgraded_reason\":\""
                + reason
                + "\"}");
    assertThat(namespaces(answer.body())).containsExactly("near", second, "near");
    assertRefused(
        http.post(QUERY, namespaces + ",'strict':true}"), 422, "validation_error", reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "longer|the embedding profile of namespace 'longer' says 3 dimensions, the schema of its"
            + " vectors 2",
        "square|the embedding profile of namespace 'square' says euclidean_squared, the schema of"
            + " its vectors cosine_distance",
      })
  void query_profileThatContradictsItsNamespace_is422(String namespace, String message)
      throws IOException {
    assertRefused(
        http.post(QUERY, "{'namespaces':['" + namespace + "'],'vector':[1,0]}"),
        422,
        "validation_error",
        message);
  }

  @Test
  void query_vectorOfAnotherLengthThanTheProfile_is422() throws IOException {
    assertRefused(
        http.post(QUERY, "{'namespaces':['near'],'vector':[1,0,0]}"),
        422,
        "validation_error",
        "the embedding profile of namespace 'near' says 2 dimensions, the vector of the query has"
            + " 3");
  }

  private static List<String> namespaces(String body) {
    List<String> found = new ArrayList<>();
    String mark = "\"$namespace\":\"";
    for (int at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
      int start = at + mark.length();
      found.add(body.substring(start, body.indexOf('"', start)));
    }
    return found;
  }
}
