package com.hevlayer.app.boot;

import static com.hevlayer.app.boot.Refusals.assertExactly;
import static com.hevlayer.app.boot.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What schemas, rows and queries must say about embedding; nobody is asked for a vector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class EmbeddingRulesWireTest {
  private static final String NS = "/v2/namespaces/tea";
  private static final String AUTOSCALER = "'serving':{'prefer':'autoscaler'}";
  private static final String METRIC = ",'distance_metric':'cosine_distance'}";

  private ScriptedUpstream wired;
  private TestGateway typed;
  private FakeModels models;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    models = new FakeModels();
    Map<String, String> embedder =
        Map.of("LAYER_EMBEDDER_URL", models.url(), "LAYER_EMBED_ALLOW_PRIVATE_HOSTS", "localhost");
    wired = new ScriptedUpstream(directory.resolve("wired"), embedder);
    typed =
        TestGateway.start(
            Files.createDirectories(directory.resolve("typed")),
            "main: {kind: example, inboundAuth: {mode: open}}",
            embedder);
  }

  @AfterAll
  void stop() {
    typed.close();
    wired.close();
    models.close();
  }

  @BeforeEach
  void forget() {
    wired.reset();
    models.requests.clear();
  }

  private void assertBoth(String target, String body, String... fragments) throws IOException {
    for (RawHttp http : List.of(wired.http, typed.http)) {
      assertRefused(http.post(target, body), 422, "validation_error", fragments);
    }
    assertThat(models.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5| is integer `5`",
        "[]| is",
        "''|.model",
        "'nomodel'|.model is",
        "'p/m m'|.model is",
        "{}|.model is missing",
        "{'model':null}|.model is missing",
        "{'model':5}|.model is",
        "{'model':'p/m','x':1}| has an unknown member 'x'",
        "{'model':'p/m','dims':0}|.dims is integer `0`",
        "{'model':'p/m','dims':'x'}|.dims is string",
        "{'model':'p/m','attribute':''}|.attribute is string",
        "{'model':'p/m','attribute':'t'}|.attribute is \"t\"",
        "{'model':'p/m','serving':5}|.serving is integer",
        "{'model':'p/m','serving':{}}|.serving.prefer is missing",
        "{'model':'p/m','serving':{'prefer':'cloud'}}|.serving.prefer is string",
        "{'model':'p/m','serving':{'prefer':'native','x':1}}|.serving has an unknown member 'x'",
        "{'model':'p/m','revision':'r'}|.revision needs serving.prefer autoscaler, not native",
        "{'model':'p/m','instructions':{}}|.instructions needs serving.prefer autoscaler",
        "{'model':'p/m','chunk':{'strategy':'none'}}|.chunk needs serving.prefer autoscaler",
        "{'model':'p/m','modality':'text'}|.modality needs serving.prefer autoscaler",
        "{'model':'p/clip','modality':'image'}|.modality needs serving.prefer autoscaler",
        "{'model':'p/m','modality':'image',%s}|.modality is image; allowed with models",
        "{'model':'p/clip','modality':'image','chunk':{'strategy':'none'},%s}|.chunk cannot cut",
        "{'model':'p/m','modality':'sound',%s}|.modality is string",
        "{'model':'p/m','revision':'',%s}|.revision is string",
        "{'model':'p/m','revision':'a b',%s}|.revision holds whitespace",
        "{'model':'p/m','instructions':5,%s}|.instructions is integer",
        "{'model':'p/m','instructions':{'other':'x'},%s}|.instructions has an unknown member",
        "{'model':'p/m','instructions':{'query':''},%s}|.instructions.query is string",
        "{'model':'erikkaum/lattice-retrieval','serving':{'prefer':'local'}}"
            + "|no model in its own process",
        "{'model':'p/clip','modality':'image','serving':{'prefer':'lattice'}}"
            + "|no model in its own process",
      })
  void schema_thatBreaksARule_is422(String embed, String message) throws IOException {
    String written = embed.contains("%s") ? embed.formatted(AUTOSCALER) : embed;
    String path = message.startsWith(".") || message.startsWith(" ") ? "schema.t.embed" : "";
    assertBoth(NS, "{'schema':{'t':{'type':'string','embed':" + written + "}}}", path + message);
    assertThat(wired.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "5|.chunk is integer",
        "{}|.chunk.strategy is missing",
        "{'strategy':'words'}|.chunk.strategy is string",
        "{'strategy':'fixed'}|.chunk.size is missing",
        "{'strategy':'fixed','size':0}|.chunk.size is integer",
        "{'strategy':'fixed','size':5,'overlap':5}|.chunk.overlap is 5; allowed is less",
        "{'strategy':'fixed','size':5,'overlap':-1}|.chunk.overlap is integer",
        "{'strategy':'fixed','size':5,'unit':'bytes'}|.chunk.unit is string",
        "{'strategy':'fixed','size':5,'unit':'tokens'}|.chunk.tokenizer is missing",
        "{'strategy':'fixed','size':5,'unit':'tokens','tokenizer':''}|.chunk.tokenizer is",
        "{'strategy':'fixed','size':5,'tokenizer':'x'}|.chunk.tokenizer needs unit tokens",
        "{'strategy':'fixed','size':5,'fields':['a']}|.chunk has an unknown member 'fields'",
        "{'strategy':'none','size':5}|.chunk has an unknown member 'size'",
        "{'strategy':'section'}|.chunk.sectionSource is missing",
        "{'strategy':'section','sectionSource':'xml','fields':['a']}|.chunk.sectionSource is",
        "{'strategy':'section','sectionSource':'jsonFields'}|.chunk.fields is missing",
        "{'strategy':'section','sectionSource':'jsonFields','fields':[]}|.chunk.fields is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a','a']}|.chunk.fields is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a#']}|.chunk.fields is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['']}|.chunk.fields is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'sectionAttribute':''}"
            + "|.chunk.sectionAttribute is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],"
            + "'sectionAttribute':'_hevlayer_x'}|.chunk.sectionAttribute is",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'size':5}"
            + "|.chunk has an unknown member 'size'",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],'split':5}"
            + "|.chunk.split is integer",
        "{'strategy':'section','sectionSource':'jsonFields','fields':['a'],"
            + "'split':{'strategy':'section'}}|.chunk.split.strategy is section",
      })
  void chunking_thatBreaksARule_is422(String chunk, String message) throws IOException {
    assertBoth(
        NS,
        "{'schema':{'t':{'embed':{'model':'p/m'," + AUTOSCALER + ",'chunk':" + chunk + "}}}}",
        "schema.t.embed" + message);
  }

  private static String embedded(String rows, String more) {
    return "{"
        + rows
        + ",'schema':{'t':{'type':'string','embed':{'model':'p/m',"
        + AUTOSCALER
        + more
        + "}}}"
        + METRIC;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'upsert_rows':[{'id':1}]|upsert_rows[0].t is missing; allowed is a string",
        "'upsert_rows':[{'id':1,'t':'x'},{'id':2,'t':null}]|upsert_rows[1].t is null",
        "'upsert_rows':[{'id':1,'t':['x']}]|upsert_rows[0].t is",
        "'upsert_rows':[{'id':1,'t':5}]|upsert_rows[0].t is integer",
        "'upsert_columns':{'id':[1]}|upsert_columns.t is missing",
        "'upsert_columns':{'id':[1],'t':'x'}|upsert_columns.t is string",
        "'upsert_columns':{'id':[1,2],'t':['x',null]}|upsert_columns.t[1] is null",
        "'patch_rows':[{'id':1,'t':'x'}]|patch_rows[0].t is embedded by the gateway",
        "'patch_columns':{'id':[1],'t':['x']}|patch_columns.t is embedded by the gateway",
        "'patch_by_filter':{'filters':['n','Eq',1],'patch':{'t':'x'}}"
            + "|patch_by_filter.patch.t is embedded by the gateway",
      })
  void rows_withoutATextToEmbed_are422(String rows, String message) throws IOException {
    assertBoth(NS, embedded(rows, ""), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'upsert_columns':{'id':['a'],'t':['x']}|allowed is upsert_rows",
        "'upsert_rows':[{'id':1,'t':'x'}]|upsert_rows[0].id is integer `1`",
        "'upsert_rows':[{'t':'x'}]|upsert_rows[0].id is missing",
        "'upsert_rows':[{'id':'a','t':''}]|upsert_rows[0] gives no chunk that is not empty",
        "'upsert_rows':[{'id':'a','t':' '}]|upsert_rows[0] gives no chunk that is not empty",
        "'upsert_rows':[{'id':'a'}]|upsert_rows[0].t is missing",
        "'upsert_rows':[{'id':'a','t':'x','_hevlayer_shard':1}]|`_hevlayer_shard` is reserved",
      })
  void rows_thatCannotBeCut_are422(String rows, String message) throws IOException {
    assertBoth(NS, embedded(rows, ",'chunk':{'strategy':'fixed','size':5}"), message);
  }

  @Test
  void rows_ofTheFirstWriteWithoutAMetric_are422() throws IOException {
    wired.script = request -> ScriptedUpstream.json(404, "{}");
    String body = embedded("'upsert_rows':[{'id':1,'t':'x'}]", "").replace(METRIC, "}");
    assertBoth(NS, body, "distance_metric is required on the first write");
    assertThat(wired.received)
        .singleElement()
        .satisfies(each -> assertThat(each.line()).startsWith("GET /v2/namespaces/tea/metadata "));
    wired.script = request -> ScriptedUpstream.json(500, "{'odd':1}");
    assertExactly(
        wired.http.post(NS, body),
        502,
        "upstream_error",
        "reading the metadata failed: the store answered 500: {\"odd\":1}");
  }

  @Test
  void image_whoseHostCannotBeReached_is502() throws IOException {
    int closed = models.port();
    try (FakeModels gone = new FakeModels()) {
      closed = gone.port();
    }
    String image =
        "{'upsert_rows':[{'id':1,'p':'http://localhost:"
            + closed
            + "/a.png'}],'schema':{'p':{'embed':{'model':'p/clip','modality':'image',"
            + AUTOSCALER
            + "}}}"
            + METRIC;
    for (RawHttp http : List.of(wired.http, typed.http)) {
      assertRefused(http.post(NS, image), 502, "upstream_error", "fetching an image");
    }
  }

  static Stream<String> shapes() {
    return Stream.of(
        "{'rank_by':['t','ANN',%s],'top_k':1}",
        "{'queries':[{'rank_by':['t','ANN',%s],'top_k':1}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "['Embed']|rank_by[2] has 1 elements",
        "['Embed','x',{'model':'p/m'},1]|rank_by[2] has 4 elements",
        "['Embed',5]|rank_by[2][1] is integer",
        "['Embed',null]|rank_by[2][1] is null",
        "['Embed','x','p/m']|rank_by[2][2] is string",
        "['Embed','x',null]|rank_by[2][2] is null",
        "['Embed','x',{}]|rank_by[2][2].model is missing",
        "['Embed','x',{'model':5}]|rank_by[2][2].model is",
      })
  void expression_thatBreaksARule_is422(String expression, String message) throws IOException {
    for (String shape : shapes().toList()) {
      for (String target : List.of(NS + "/query", "/v1/namespaces/tea/query")) {
        assertBoth(target, shape.formatted(expression), message);
      }
    }
  }

  @Test
  void expression_onAnEmbeddedAttribute_needsAModel() throws IOException {
    for (String shape : shapes().toList()) {
      assertBoth(
          NS + "/query",
          shape.replace("'t'", "'embed_t'").formatted("['Embed','x']"),
          "a model name must be provided");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aggregate_by",
    "group_by",
    "exclude_attributes",
    "distance_metric",
    "vector_encoding",
    "compute_attributes",
    "offset",
    "rerank_by"
  })
  void expression_besideWhatOnlyAStoreExecutes_is422(String member) throws IOException {
    String body =
        "{'rank_by':['t','ANN',['Embed','x',{'model':'p/m'}]],'top_k':1,'" + member + "':1}";
    assertRefused(
        typed.http.post(NS + "/query", body),
        422,
        "validation_error",
        member + " cannot be combined");
    assertThat(models.requests).isEmpty();
  }
}
