package com.hevlayer.domain.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.AttributeSchema;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of writes whose rows are embedded. */
class WriteEmbeddingTest {
  private static final String METRIC = ",'distance_metric':'cosine_distance'}";
  private static final String AUTOSCALER =
      "{'title':{'type':'string','embed':{'model':'p/m','serving':{'prefer':'autoscaler'}}}}";

  private Fakes fakes = new Fakes("turbopuffer");

  private Prepared prepare(String body) {
    return fakes.writes().prepare(fakes.target, Fakes.index(body));
  }

  private String body(String body) {
    return Fakes.body(prepare(body)).replace('"', '\'');
  }

  private void refused(String body, String message) {
    assertThatThrownBy(() -> prepare(body))
        .as(body)
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(message);
    assertThat(fakes.embedder.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{}",
        "{'upsert_rows':[{'id':1,'title':'x'}]}",
        "{'schema':{'title':'string','n':{'type':'int'}},'upsert_rows':[]}",
        "{'schema':7}"
      })
  void write_withoutEmbedding_goesOnAsItCame(String body) {
    assertThat(prepare(body)).isSameAs(Prepared.UNCHANGED);
    assertThat(fakes.store.describes).isZero();
  }

  @Test
  void rows_thatTheGatewayEmbeds_getTheirVectors() {
    String write =
        "{ 'upsert_rows': [ {'id':1, 'title':'ab' } , {'id':2.0,'title':'c','embed_title':null}, "
            + "{'id':3,'title':'d','embed_title':[7,7]}],'schema':"
            + AUTOSCALER
            + METRIC;
    Prepared prepared = prepare(write);
    assertThat(Fakes.body(prepared).replace('"', '\''))
        .isEqualTo(
            "{ 'upsert_rows': [ {'id':1, 'title':'ab' ,'embed_title':[2.0,97.0]} ,"
                + " {'id':2.0,'title':'c','embed_title':[1.0,99.0]},"
                + " {'id':3,'title':'d','embed_title':[7,7]}],'schema':{'title':"
                + "{'type':'string'},'embed_title':{'type':'[2]f32','ann':true}}"
                + METRIC);
    assertThat(prepared.usage()).isEqualTo(new EmbeddingUsage(6, 0, 0));
    assertThat(prepared.chunked()).isFalse();
    assertThat(fakes.embedder.texts()).containsExactly("ab", "c");
  }

  @Test
  void columns_thatTheGatewayEmbeds_getOneOfVectors() {
    assertThat(
            body(
                "{'upsert_columns':{'id':[1,2],'title':['a','b']},'schema':" + AUTOSCALER + METRIC))
        .startsWith(
            "{'upsert_columns':{'id':[1,2],'title':['a','b'],"
                + "'embed_title':[[1.0,97.0],[1.0,98.0]]}");
    assertThat(
            body(
                "{'upsert_columns':{'embed_title':[null,[5]],'id':[1,2],'title':['a','b']},"
                    + "'schema':"
                    + AUTOSCALER
                    + METRIC))
        .startsWith("{'upsert_columns':{'embed_title':[[1.0,97.0],[5]],'id':[1,2]");
  }

  @Test
  void native_onAStoreThatEmbeds_onlyLosesTheServing() {
    Prepared prepared =
        prepare(
            "{'upsert_rows':[{'id':1,'title':'a'}],'schema':{'title':{'type':'string','embed':"
                + "{'model':'p/m','serving':{'prefer':'native'},'dims':2}}}"
                + METRIC);
    assertThat(Fakes.body(prepared).replace('"', '\''))
        .isEqualTo(
            "{'upsert_rows':[{'id':1,'title':'a'}],'schema':{'title':{'type':'string','embed':"
                + "{'model':'p/m','dims':2}}}"
                + METRIC);
    assertThat(prepared.usage()).isNull();
    assertThat(body("{'schema':{'title':{'embed':'p/m'}}}")).isEqualTo("unchanged");
    assertThat(fakes.embedder.requests).isEmpty();
  }

  @Test
  void native_onAStoreThatDoesNot_isTheGatewaysToEmbed() {
    fakes = new Fakes("memory");
    assertThat(
            body(
                "{'upsert_rows':[{'id':1,'title':'a'}],'schema':{'title':{'embed':'p/m'}}"
                    + METRIC))
        .isEqualTo(
            "{'upsert_rows':[{'id':1,'title':'a','embed_title':[1.0,97.0]}],'schema':{'title':"
                + "{'type':'string'},'embed_title':{'type':'[2]f32','ann':true}}"
                + METRIC);
  }

  @Test
  void searchStore_always_takesOneVectorWithoutSchema() {
    fakes = new Fakes("search");
    assertThat(
            body(
                "{'upsert_rows':[{'id':1,'title':'a'}],'schema':{'title':{'type':'string','embed':"
                    + "'p/m'}}"
                    + METRIC))
        .isEqualTo(
            "{'upsert_rows':[{'id':1,'title':'a','vector':[1.0,97.0]}],'schema':{'title':"
                + "{'type':'string'}}"
                + METRIC);
    fakes.embedder.requests.clear();
    refused(
        "{'upsert_rows':[{'id':1,'title':'a','b':'b'}],'schema':{'title':{'embed':'p/m'},"
            + "'b':{'embed':'p/m'}}"
            + METRIC,
        "another attribute is embedded into 'vector'");
  }

  @Test
  void severalAttributes_always_areEmbeddedEach() {
    fakes = new Fakes("memory");
    assertThat(
            body(
                "{'upsert_rows':[{'id':1,'a':'x','b':'yy'}],'schema':{'a':{'embed':'p/m'},"
                    + "'b':{'embed':{'model':'p/n','attribute':'v'}},'v':'[2]f16'}"
                    + METRIC))
        .isEqualTo(
            "{'upsert_rows':[{'id':1,'a':'x','b':'yy','embed_a':[1.0,120.0],'v':[2.0,121.0]}],"
                + "'schema':{'a':{'type':'string'},'b':{'type':'string'},'v':'[2]f16',"
                + "'embed_a':{'type':'[2]f32','ann':true}}"
                + METRIC);
    fakes.embedder.requests.clear();
    refused(
        "{'schema':{'a':{'embed':{'model':'p/m','attribute':'v'}},"
            + "'b':{'embed':{'model':'p/m','attribute':'v'}}}}",
        "another attribute is embedded into 'v'");
  }

  @Test
  void instruction_always_standsBeforeTheText() {
    prepare(
        "{'upsert_rows':[{'id':1,'title':'a'}],'schema':{'title':{'embed':{'model':'p/m',"
            + "'serving':{'prefer':'autoscaler'},'instructions':{'document':'doc: '}}}}"
            + METRIC);
    assertThat(fakes.embedder.texts()).containsExactly("doc: a");
  }

  @Test
  void profile_thatIsKnown_holdsForLaterWrites() {
    WriteEmbedding writes = fakes.writes();
    Prepared first =
        writes.prepare(
            fakes.target,
            Fakes.index("{'upsert_rows':[{'id':1,'title':'a'}],'schema':" + AUTOSCALER + METRIC));
    assertThat(fakes.profiles.of(Fakes.NAMESPACE)).isEmpty();
    writes.accepted(Fakes.NAMESPACE, first);
    assertThat(fakes.profiles.of(Fakes.NAMESPACE)).containsOnlyKeys("title");
    assertThat(body("{'upsert_rows':[{'id':2,'title':'b'}]}"))
        .isEqualTo(
            "{'upsert_rows':[{'id':2,'title':'b','embed_title':[1.0,98.0]}],'schema':"
                + "{'embed_title':{'type':'[2]f32','ann':true}}}");
    assertThat(body("{'deletes':[1]}")).isEqualTo("unchanged");

    Prepared removal = prepare("{'schema':{'title':{'type':'string','embed':null}}}");
    assertThat(Fakes.body(removal)).isEqualTo("{\"schema\":{\"title\":{\"type\":\"string\"}}}");
    writes.accepted(Fakes.NAMESPACE, removal);
    assertThat(prepare("{'upsert_rows':[{'id':2}]}")).isSameAs(Prepared.UNCHANGED);
  }

  @Test
  void removal_ofAProfileOfTheStore_isTheStoresAffair() {
    assertThat(body("{'schema':{'title':{'embed':null}}}")).isEqualTo("unchanged");
    fakes = new Fakes("memory");
    assertThat(body("{'schema':{'title':{'embed':null}}}"))
        .isEqualTo("{'schema':{'title':{'type':'string'}}}");
  }

  @Test
  void profile_ofAForgottenNamespace_isGone() {
    fakes.declare(AUTOSCALER, true);
    fakes.profiles.forget(Fakes.NAMESPACE);
    assertThat(prepare("{'upsert_rows':[{'id':2}]}")).isSameAs(Prepared.UNCHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'upsert_rows':[{'id':1}]",
        "'upsert_rows':[{'id':1,'title':null}]",
        "'upsert_rows':[{'id':1,'title':7}]",
        "'upsert_rows':[{'id':1,'title':['a']}]",
        "'upsert_rows':[{'id':1,'title':'a'},7]",
        "'upsert_columns':{'id':[1]}",
        "'upsert_columns':{'id':[1],'title':'a'}",
        "'upsert_columns':{'id':[1,2],'title':['a',null]}"
      })
  void row_withoutAString_isRefused(String rows) {
    refused("{" + rows + ",'schema':" + AUTOSCALER + METRIC, "upsert_");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'patch_rows':[{'id':1,'n':1},{'id':2,'title':'x'}]}",
        "{'patch_columns':{'id':[1],'title':['x']}}",
        "{'patch_by_filter':{'filters':['n','Eq',1],'patch':{'title':'x'}}}"
      })
  void patch_ofAnEmbeddedAttribute_isRefused(String body) {
    fakes.declare(AUTOSCALER, true);
    refused(body, "is embedded by the gateway and cannot be patched");
    assertThat(body(body.replace("title", "other"))).isEqualTo("unchanged");
  }

  @Test
  void patch_ofWhatTheStoreEmbeds_isTheStoresAffair() {
    fakes.declare("{'title':{'embed':'p/m'}}", true);
    assertThat(body("{'patch_rows':[{'id':1,'title':'x'}]}")).isEqualTo("unchanged");
  }

  @Test
  void distanceMetric_onTheFirstWrite_isRequired() {
    String rows = "{'upsert_rows':[{'id':1,'title':'a'}],'schema':" + AUTOSCALER;
    refused(rows + "}", "distance_metric is required on the first write");
    refused(rows + ",'distance_metric':null}", "distance_metric is required on the first write");
    refused(
        "{'upsert_columns':{'id':[1],'title':['a']},'schema':" + AUTOSCALER + "}",
        "distance_metric is required");
    assertThat(body("{'schema':" + AUTOSCALER + "}"))
        .isEqualTo("{'schema':{'title':{'type':'string'}}}");
    fakes.store.describeStatus = 200;
    fakes.store.schema.put("id", AttributeSchema.builder("string").build());
    refused(rows + "}", "distance_metric is required");
    fakes.store.schema.put(
        "title", AttributeSchema.builder("string").embed(Json.of("p/m")).build());
    assertThat(prepare(rows + "}").usage()).isNotNull();
  }

  @Test
  void distanceMetric_whenTheMetadataCannotBeRead_is502() {
    fakes.store.describeStatus = 500;
    assertThatThrownBy(
            () -> prepare("{'upsert_rows':[{'id':1,'title':'a'}],'schema':" + AUTOSCALER + "}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContaining("reading the metadata");
  }

  @Test
  void distanceMetric_afterTheFirstWrite_isNot() {
    fakes.declare(AUTOSCALER, true);
    assertThat(prepare("{'upsert_rows':[{'id':1,'title':'a'}]}").usage()).isNotNull();
    assertThat(fakes.store.describes).isZero();
    fakes.profiles.forget(Fakes.NAMESPACE);
    fakes.embedder.requests.clear();
    fakes.declare(AUTOSCALER, false);
    refused("{'upsert_rows':[{'id':1,'title':'a'}]}", "distance_metric is required");
    fakes.profiles.remember(
        Fakes.NAMESPACE, new Profiles.Declared(Map.of(), Set.of(), Set.of("title", "unknown")));
    assertThat(prepare("{'upsert_rows':[{'id':1,'title':'a'}]}").usage()).isNotNull();
  }

  @Test
  void local_always_isRefusedAtOnce() {
    refused(
        "{'schema':{'title':{'embed':{'model':'erikkaum/lattice-retrieval',"
            + "'serving':{'prefer':'local'}}}}}",
        "so it cannot serve erikkaum/lattice-retrieval");
    refused(
        "{'schema':{'title':{'embed':{'model':'p/clip','modality':'image',"
            + "'serving':{'prefer':'local'}}}}}",
        "so it cannot serve p/clip");
  }
}
