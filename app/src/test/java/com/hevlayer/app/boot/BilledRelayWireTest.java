package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.edge.RawUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is counted of the bills in relayed answers, each in a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class BilledRelayWireTest {
  private static final String RELAYED_QUERY =
      "{'rank_by':['vector','ANN',[0.1,0.2]],'limit':10,'include_attributes':true}";
  private static final String BILL =
      "'billing':{'billable_logical_bytes_queried':256000000,"
          + "'billable_logical_bytes_returned':27},'performance':{'cache_hit_ratio':1.0}}";
  private static final Map<String, String> BILLED = Map.of("queried", "2.56E8", "returned", "27.0");

  private ScriptedUpstream store;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    store = new ScriptedUpstream(directory);
  }

  @AfterAll
  void stop() {
    store.close();
  }

  /** Returns the counters of a namespace by their middle names. */
  private Map<String, String> counted(String namespace) throws IOException {
    Map<String, String> counted = new TreeMap<>();
    Pattern.compile(
            "(?m)^hevlayer_tpuf_billable_bytes_(\\w+)_total\\{namespace=\""
                + namespace
                + "\",store_kind=\"turbopuffer\",?} (.*)$")
        .matcher(store.http.get("/metrics").body())
        .results()
        .forEach(line -> counted.put(line.group(1), line.group(2)));
    return counted;
  }

  private RawHttp.Answer relayed(String path, String body, String answer) throws IOException {
    store.script = request -> answer;
    return store.http.post(path, body);
  }

  private static String row(int length) {
    return "{'rows':[{'id':1,'t':'" + "x".repeat(length) + "'}],";
  }

  private static String chunked(String body, int size) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n"
        + RawUpstream.chunked(body.replace('\'', '"'), size);
  }

  @ParameterizedTest
  @CsvSource({
    "short, 0, 0",
    "short-in-chunks, 0, 7",
    "long, 5000, 0",
    "long-in-chunks, 5000, 11",
    "very-long, 500000, 0",
    "very-long-in-chunks, 500000, 30000"
  })
  void query_thatIsRelayed_countsItsBill(String namespace, int length, int chunk)
      throws IOException {
    String body = row(length) + BILL;
    String path = "/v2/namespaces/" + namespace + "/query";
    String sent = chunk == 0 ? ScriptedUpstream.json(200, body) : chunked(body, chunk);
    assertThat(relayed(path, RELAYED_QUERY, sent).body()).isEqualTo(body.replace('\'', '"'));
    assertThat(counted(namespace)).isEqualTo(BILLED);
    relayed(path, RELAYED_QUERY, sent);
    assertThat(counted(namespace)).containsEntry("returned", "54.0");
  }

  @Test
  void query_belowV1_countsItsBill() throws IOException {
    relayed(
        "/v1/namespaces/first-version/query",
        RELAYED_QUERY,
        ScriptedUpstream.json(200, row(3) + BILL));
    assertThat(counted("first-version")).isEqualTo(BILLED);
  }

  @ParameterizedTest
  @CsvSource({"v1, first-write", "v2, second-write"})
  void write_thatIsRelayed_countsWhatItWroteAndQueried(String version, String namespace)
      throws IOException {
    String answer =
        "{'status':'OK','message':'done','rows_affected':1,'billing':"
            + "{'billable_logical_bytes_written':16,'query':{'billable_logical_bytes_queried':41,"
            + "'billable_logical_bytes_returned':0}}}";
    RawHttp.Answer written =
        relayed(
            "/" + version + "/namespaces/" + namespace,
            "{'upsert_rows':[{'id':1,'vector':[1,2]}]}",
            ScriptedUpstream.json(200, answer));
    assertThat(written.body()).isEqualTo(answer.replace('\'', '"'));
    assertThat(counted(namespace))
        .isEqualTo(Map.of("written", "16.0", "queried", "41.0", "returned", "0.0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "refused|400|{'status':'error','billing':{'billable_logical_bytes_queried':9}}",
        "in-a-text|200|{'rows':[],'t':'\\\"billing\\\":{\\\"billable_logical_bytes_queried\\\":9}'}",
        "deeper|200|{'rows':[],'performance':{'billing':{'billable_logical_bytes_queried':9}}}",
        "no-object|200|[{'billing':{'billable_logical_bytes_queried':9}}]",
        "no-json|200|'billing':{'billable_logical_bytes_queried':9}}",
        "no-number|200|{'rows':[],'billing':{'billable_logical_bytes_queried':'9'}}"
      })
  void query_withoutABill_countsNothing(String namespace, int status, String body)
      throws IOException {
    RawHttp.Answer answer =
        relayed(
            "/v2/namespaces/" + namespace + "/query",
            RELAYED_QUERY,
            ScriptedUpstream.json(status, body));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body.replace('\'', '"'));
    assertThat(counted(namespace)).isEmpty();
  }

  @Test
  void query_whoseBillIsFarFromTheEnd_isNotCounted() throws IOException {
    String body =
        "{'billing':{'billable_logical_bytes_queried':9},'rows':[{'id':'"
            + "y".repeat(2048)
            + "'}]}";
    assertThat(
            relayed("/v2/namespaces/far/query", RELAYED_QUERY, ScriptedUpstream.json(200, body))
                .status())
        .isEqualTo(200);
    assertThat(counted("far")).isEmpty();
  }

  @Test
  void answer_thatIsCompressed_goesOnAsItIsAndIsNotCounted() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write((row(3) + BILL).replace('\'', '"').getBytes(StandardCharsets.US_ASCII));
    }
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
            + "Content-Length: "
            + zipped.size()
            + "\r\n\r\n";
    RawHttp.Answer answer =
        relayed(
            "/v2/namespaces/zipped/query",
            RELAYED_QUERY,
            head + zipped.toString(StandardCharsets.ISO_8859_1));
    assertThat(answer.bytes()).isEqualTo(zipped.toByteArray());
    assertThat(counted("zipped")).isEmpty();
  }

  @Test
  void route_whoseAnswersAreNotBilled_countsNothing() throws IOException {
    store.script = request -> ScriptedUpstream.json(200, row(3) + BILL);
    assertThat(store.http.get("/v1/namespaces/unbilled/schema").status()).isEqualTo(200);
    assertThat(store.http.post("/v1/namespaces/unbilled/_debug/recall", "{}").status())
        .isEqualTo(200);
    assertThat(counted("unbilled")).isEmpty();
  }
}
