package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.AttributeSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of queries that hold a text to embed. */
class QueryEmbeddingTest {
  private static final String AUTOSCALER =
      "{'title':{'embed':{'model':'p/m','serving':{'prefer':'autoscaler'},"
          + "'instructions':{'document':'d: ','query':'q: '}}}}";

  private Fakes fakes = new Fakes("turbopuffer");

  private Lowered lower(String body) {
    return new QueryEmbedding(fakes.profiles, new ProfileVectors(fakes.profiles, fakes.service()))
        .lower(fakes.target, Fakes.object(body));
  }

  private String lowered(String body) {
    return lower(body) instanceof Lowered.Embedded embedded
        ? embedded.body().toString().replace('"', '\'')
        : "not embedded";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'vector':[1,2]}",
        "{'rank_by':['title','BM25','Embed']}",
        "{'rank_by':['title','ANN',[1,2]]}",
        "{'rank_by':['title','Auto','x',{'vector':['Embed','x']}]}",
        "{'rank_by':['Sum',[['a','BM25','b']]]}",
        "{'queries':[{'rank_by':['id','asc']},7]}",
        "{'queries':[1,2]}"
      })
  void query_withoutAText_isUntouched(String body) {
    assertThat(lower(body)).isInstanceOf(Lowered.Untouched.class);
    assertThat(QueryEmbedding.isIn(Fakes.index(body))).isFalse();
  }

  @Test
  void text_ofAnAttributeThatTheGatewayEmbeds_becomesAVector() {
    fakes.declare(AUTOSCALER, true);
    assertThat(
            lowered(
                "{'rank_by':['title','ANN',['Embed','kettle']],'limit':3,'filters':['n','Eq',1.0],"
                    + "'consistency':{'level':'strong'}}"))
        .isEqualTo(
            "{'rank_by':['embed_title','ANN',[9.0,113.0]],'filters':['n','Eq',1.0],'top_k':3}");
    assertThat(fakes.embedder.texts()).containsExactly("q: kettle");
    assertThat(lowered("{'rank_by':['title','kNN',['Embed','k']],'limit':{'total':4}}"))
        .isEqualTo("{'rank_by':['embed_title','kNN',[4.0,113.0]],'top_k':4}");
    assertThat(lower("{'rank_by':['title','ANN',['Embed','new']],'top_k':1}"))
        .isInstanceOfSatisfying(
            Lowered.Embedded.class,
            embedded -> assertThat(embedded.usage()).isEqualTo(new EmbeddingUsage(3, 0, 0)));
  }

  @Test
  void model_thatIsNamed_winsOverTheProfile() {
    fakes.declare(AUTOSCALER, true);
    lowered("{'rank_by':['embed_title','ANN',['Embed','k',{'model':'p/other'}]],'top_k':1}");
    assertThat(fakes.embedder.requests.getFirst().model()).isEqualTo("p/other");
  }

  @Test
  void legs_thatTheGatewayEmbeds_areLowered() {
    fakes.declare(
        "{'title':{'embed':{'model':'p/m','serving':{'prefer':'autoscaler'}}},"
            + "'own':{'embed':'p/n'}}",
        true);
    assertThat(
            lowered(
                "{'queries':[{'rank_by':['title','ANN',['Embed','k']],'limit':2},"
                    + "{'rank_by':['own','ANN',['Embed','k']]},{'rank_by':['id','asc']}],"
                    + "'consistency':{'level':'strong'}}"))
        .isEqualTo(
            "{'queries':[{'rank_by':['embed_title','ANN',[1.0,107.0]],'limit':2},"
                + "{'rank_by':['own','ANN',['Embed','k']]},{'rank_by':['id','asc']}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'rank_by':['own','ANN',['Embed','k']],'limit':{'total':1,'per':{}},'group_by':['a']}",
        "{'rank_by':['unknown','ANN',['Embed','k',{'model':'p/m'}]]}",
        "{'queries':[{'rank_by':['own','ANN',['Embed','k']]}],'rerank_by':['RRF']}"
      })
  void text_thatTheStoreEmbeds_isRelayed(String body) {
    fakes.declare("{'own':{'embed':'p/n'}}", true);
    assertThat(lower(body)).isInstanceOf(Lowered.Relay.class);
    assertThat(QueryEmbedding.isIn(Fakes.index(body))).isTrue();
    assertThat(fakes.embedder.requests).isEmpty();
  }

  @Test
  void store_thatDoesNotEmbed_isNeverAskedTo() {
    fakes = new Fakes("memory");
    fakes.declare("{'title':{'embed':'p/m'}}", true);
    assertThat(lowered("{'rank_by':['title','ANN',['Embed','k']],'top_k':1}"))
        .isEqualTo("{'rank_by':['embed_title','ANN',[1.0,107.0]],'top_k':1}");
    fakes = new Fakes("search");
    fakes.declare("{'title':{'embed':'p/m'}}", true);
    assertThat(lowered("{'rank_by':['title','ANN',['Embed','k']],'top_k':1}"))
        .isEqualTo("{'rank_by':['vector','ANN',[1.0,107.0]],'top_k':1}");
  }

  @Test
  void attribute_withoutProfile_isFoundByTheSchema() {
    fakes = new Fakes("memory");
    fakes.store.describeStatus = 200;
    fakes.store.schema.put("v", AttributeSchema.builder("[2]f32").build());
    fakes.store.schema.put("tags", AttributeSchema.builder("[]string").build());
    String model = "{'model':'p/m'}";
    assertThat(lowered("{'rank_by':['v','ANN',['Embed','k'," + model + "]],'top_k':1}"))
        .startsWith("{'rank_by':['v',");
    assertThat(lowered("{'rank_by':['tags','ANN',['Embed','k'," + model + "]],'top_k':1}"))
        .startsWith("{'rank_by':['embed_tags',");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "['Embed']",
        "['Embed',7]",
        "['Embed',null]",
        "['Embed','k',{}]",
        "['Embed','k',{'model':7}]",
        "['Embed','k',{'model':'m'}]",
        "['Embed','k',null]",
        "['Embed','k','p/m']",
        "['Embed','k',{'model':'p/m'},1]"
      })
  void expression_thatIsMalformed_isRefused(String expression) {
    assertThatThrownBy(() -> lower("{'rank_by':['title','ANN'," + expression + "],'top_k':1}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("rank_by[2]");
    assertThatThrownBy(
            () -> lower("{'queries':[{},{'rank_by':['title','ANN'," + expression + "]}]}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith("queries[1].rank_by[2]");
  }

  @Test
  void target_withoutModel_isRefused() {
    for (String attribute : new String[] {"embed_title", "other"}) {
      fakes = new Fakes("memory");
      assertThatThrownBy(
              () -> lower("{'rank_by':['" + attribute + "','ANN',['Embed','k']],'top_k':1}"))
          .isInstanceOf(Fault.Invalid.class)
          .hasMessageContaining("a model name must be provided");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'aggregate_by':{},'top_k':1 | aggregate_by",
        "'group_by':['a'],'top_k':1 | group_by",
        "'top_k':1,'limit':2 | limit",
        "'limit':{'total':1,'per':{'attributes':['a'],'limit':1}} | limit",
        "'top_k':1,'exclude_attributes':['a'] | exclude_attributes",
        "'top_k':1,'distance_metric':'cosine_distance' | distance_metric",
        "'top_k':1,'vector_encoding':'base64' | vector_encoding",
        "'top_k':1,'compute_attributes':{} | compute_attributes",
        "'top_k':1,'offset':1 | offset",
        "'top_k':1,'rerank_by':['x'] | rerank_by",
        "'x':1 | top_k is missing"
      })
  void shape_thatOnlyTheStoreExecutes_isRefused(String members, String named) {
    fakes.declare(AUTOSCALER, true);
    assertThatThrownBy(() -> lower("{'rank_by':['title','ANN',['Embed','k']]," + members + "}"))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageStartingWith(named);
    assertThat(fakes.embedder.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'queries':[{'rank_by':['title','ANN',['Embed','k']]}],'rerank_by':['RRF']}",
        "{'queries':[{'rank_by':['title','ANN',['Embed','k']],'rerank_by':['RRF']}]}",
        "{'queries':[{'rank_by':['title','ANN',['Embed','k']]}],'limit':3}",
        "{'queries':[{'rank_by':['title','ANN',['Embed','k']]}],'vector_encoding':'base64'}",
        "{'rank_by':['title','BM25',['Embed','k']],'top_k':1}",
        "{'rank_by':[7,'ANN',['Embed','k']],'top_k':1}"
      })
  void batch_thatOnlyTheStoreExecutes_isRefused(String body) {
    fakes.declare(AUTOSCALER, true);
    assertThatThrownBy(() -> lower(body)).isInstanceOf(Fault.Invalid.class);
  }

  @Test
  void autosVector_always_isMadeByTheGateway() {
    ProfileVectors vectors = new ProfileVectors(fakes.profiles, fakes.service());
    fakes.declare("{'title':{'embed':{'model':'p/m','attribute':'v'}}}", true);
    EmbeddedQuery embedded = vectors.embed(fakes.target, "title", null, "k");
    assertThat(embedded.attribute()).isEqualTo("v");
    assertThat(embedded.vector()).containsExactly(1, 'k');
    fakes.profiles.forget(Fakes.NAMESPACE);
    fakes.store.describeStatus = 200;
    fakes.store.schema.put(
        "title",
        AttributeSchema.builder("string")
            .embed(Fakes.object("{'model':'p/native','dims':2}"))
            .build());
    assertThat(vectors.embed(fakes.target, "title", null, "k").attribute())
        .isEqualTo("embed_title");
    assertThat(fakes.embedder.requests.getLast().model()).isEqualTo("p/native");
    assertThat(fakes.embedder.requests.getLast().dims()).isEqualTo(2);
    fakes.store.schema.put(
        "title", AttributeSchema.builder("string").embed(Json.of("p/short")).build());
    vectors.embed(fakes.target, "title", null, "k");
    assertThat(fakes.embedder.requests.getLast().model()).isEqualTo("p/short");
    assertThatThrownBy(() -> vectors.embed(fakes.target, "other", null, "k"))
        .isInstanceOf(Fault.Invalid.class);
    assertThatThrownBy(() -> vectors.embed(fakes.target, "other", "nonsense", "k"))
        .isInstanceOf(Fault.Invalid.class);
    assertThat(vectors.embed(fakes.target, "other", "p/x", "k").attribute())
        .isEqualTo("embed_other");
  }
}
