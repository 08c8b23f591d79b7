package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.HybridTextWireTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HybridText and Auto over real text: in the embedded store, and behind a second gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class TypedHybridTextWireTest {
  private static final Pattern ID = Pattern.compile("\\{\"id\":\"?([^\",]+)\"?[,}]");

  private GatewayTrio gateways;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    gateways = GatewayTrio.start(directory);
    RawHttp http = gateways.embedded;
    assertThat(
            http.post(
                    "/v2/namespaces/teapots",
                    """
                    {'upsert_rows':[
                     {'id':'tp-1','vector':[1,0],'title':'cast iron kettle','glaze':'matte'},
                     {'id':'tp-2','vector':[0,1],'title':'porcelain teapot','glaze':'gloss'},
                     {'id':'tp-3','vector':[1,1],'title':'enamel kettle, blue','glaze':'matte'},
                     {'id':'tp-4','vector':[2,1],'title':'an iron pan','glaze':'gloss'},
                     {'id':'tp-5','vector':[9,9],'glaze':'none'}],
                     'distance_metric':'euclidean_squared',
                     'schema':{'title':{'type':'string','full_text_search':true,'fuzzy':true}}}
                    """)
                .body())
        .contains("\"rows_upserted\":5");
    assertThat(
            http.post(
                    "/v2/namespaces/plain",
                    """
                    {'upsert_rows':[{'id':1,'title':'cast iron kettle'}],
                     'schema':{'title':{'type':'string','full_text_search':true}}}
                    """)
                .status())
        .isEqualTo(200);
    gateways.example.post(
        "/v2/namespaces/teapots", "{'upsert_rows':[{'id':'x','title':'kettle'}]}");
  }

  @AfterAll
  void stop() {
    gateways.close();
  }

  Stream<RawHttp> gateways() {
    return Stream.of(gateways.embedded, gateways.relay);
  }

  private static RawHttp.Answer ask(RawHttp http, String rankBy, String more) throws IOException {
    return http.post("/v2/namespaces/teapots/query", "{'rank_by':" + rankBy + more + "}");
  }

  private static List<String> ids(RawHttp.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    Matcher matcher = ID.matcher(answer.body());
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return ids;
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_textAsItIsSpelt_findsIt(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        ask(http, "['title','HybridText','iron kettle']", ",'include_attributes':['title']");
    assertThat(ids(answer)).first().isEqualTo("tp-1");
    assertThat(ids(answer)).containsExactlyInAnyOrder("tp-1", "tp-3", "tp-4");
    assertThat(answer.body()).contains("\"title\":\"cast iron kettle\"").contains("\"legs\":3,");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_oneWordMisspelt_ranksWhatIsMeant(RawHttp http) throws IOException {
    // "kettel" matches no word, but lies within two edits of one.
    RawHttp.Answer answer =
        ask(http, "['title','HybridText','enamel kettel']", ",'include_leg_breakdown':true");
    assertThat(ids(answer)).containsExactly("tp-3");
    assertThat(answer.body()).contains("{\"leg\":\"fuzzy:enamel\",\"rank\":1,");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_everyWordMisspelt_surfacesWhatIsMeant(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        ask(http, "['title','HybridText','porcelaine taepots']", ",'include_attributes':false");
    assertThat(ids(answer)).first().isEqualTo("tp-2");
    assertThat(answer.body()).contains("\"surfaced\":true").doesNotContain("porcelain ");
    RawHttp.Answer nothing = ask(http, "['title','HybridText','zzzzzzzzz']", "");
    assertThat(ids(nothing)).isEmpty();
    assertThat(nothing.body()).contains("\"surfaced\":true");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_filter_holdsForEveryLegAndForWordsAlone(RawHttp http) throws IOException {
    assertThat(
            ids(
                ask(
                    http,
                    "['title','HybridText','iron kettle']",
                    ",'filters':['glaze','Eq','gloss']")))
        .containsExactly("tp-4");
    assertThat(
            ids(
                ask(
                    http,
                    "['title','HybridText','enamell']",
                    ",'filters':['title','ContainsAllTokens','blue']")))
        .containsExactly("tp-3");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_allAttributes_comeWithoutTheVector(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        ask(http, "['title','HybridText','porcelain']", ",'include_attributes':true");
    assertThat(answer.body()).contains("\"glaze\":\"gloss\"").doesNotContain("\"vector\"");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_fieldWithoutFuzzyIndex_isTheStoresToRefuse(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post("/v2/namespaces/plain/query", "{'rank_by':['title','HybridText','kettle']}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"status\":\"error\"").contains("fuzzy");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void query_missingNamespace_is404OfTheStore(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        http.post("/v2/namespaces/none/query", "{'rank_by':['title','HybridText','kettle']}");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("\"status\":\"error\"");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void auto_fusedWithVector_ranksByBoth(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        ask(http, "['title','Auto','cast iron kettle',{'vector':[1,0]}]", ",'top_k':4");
    assertThat(ids(answer)).first().isEqualTo("tp-1");
    assertThat(ids(answer)).hasSize(4);
    assertThat(answer.body()).contains("\"route\":\"fused\"").contains("\"legs\":5,");
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void auto_sentenceWithVector_ranksByMeaning(RawHttp http) throws IOException {
    RawHttp.Answer answer =
        ask(
            http,
            "['title','Auto','one two three four five six seven eight',{'vector':[0,1]}]",
            ",'top_k':2");
    assertThat(ids(answer)).containsExactly("tp-2", "tp-3");
    assertThat(answer.body())
        .contains("{\"id\":\"tp-2\",\"$dist\":0.0}")
        .contains("\"route\":\"semantic\"");
  }

  @Test
  void query_storeWithoutTextRanking_is422UnsupportedByStore() throws IOException {
    RawHttp.Answer answer = ask(gateways.example, "['title','HybridText','kettle']", "");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body())
        .contains("\"error\":\"UnsupportedByStore\"")
        .contains("\"route\":\"queryNamespace\"");
  }

  @Test
  void query_filterThatIsNone_is422ForATypedStore() throws IOException {
    assertError(
        ask(
            gateways.embedded,
            "['title','HybridText','kettle']",
            ",'filters':['glaze','Like','x']"),
        422,
        "validation_error",
        "filters");
  }
}
