package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.QueryResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.WireNames;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How writes are planned: what happens in which order, and what is refused when. */
class WritesTest {
  private static final String STAMPS =
      ",'_hevlayer_upserted_at':" + WriteRig.STAMP + ",'_hevlayer_shard':";

  private final WriteRig wire = new WriteRig("turbopuffer");
  private final WriteRig typed = new WriteRig("search-embedded");

  @Test
  void plan_managedWrite_looksForTheMarkerThenTakesTheStampThenTheTicket() {
    PlannedWrite write = wire.plan("{'upsert_rows':[{'id':'tp-1'}],'patch_rows':[{'id':42}]}");

    assertThat(wire.events).containsExactly("marker", "begin tea", "ticket");
    assertThat(write.managed()).isTrue();
    assertThat(write.listens()).isTrue();
    assertThat(write.rows()).isEqualTo(2);
    assertThat(WriteRig.text(write.body()))
        .isEqualTo(
            "{'upsert_rows':[{'id':'tp-1'"
                + STAMPS
                + "6}],'patch_rows':[{'id':42"
                + STAMPS
                + "9}]}");
  }

  @Test
  void plan_namespaceWithMarker_isStampedByItsCount() {
    wire.store.marker =
        Answer.ok(
            QueryAnswer.of(
                List.of(
                    QueryResult.rows(
                        List.of(
                            ResultRow.of(
                                Json.of(WireNames.MARKER_ID),
                                Map.of(WireNames.SHARD_COUNT, Json.of(4))))))));

    assertThat(WriteRig.text(wire.plan("{'upsert_rows':[{'id':'tp-1'}]}").body()))
        .endsWith("'_hevlayer_shard':2}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'schema':{'a':'string'}}",
        "{'copy_from_namespace':'other'}",
        "{'branch_from_namespace':{'source_namespace':'other'}}",
        "{'upsert_rows':[]}",
        "[1]",
        "",
        "null"
      })
  void plan_unmanagedWrite_readsTheMarkerAndGoesOnAsItCame(String body) {
    PlannedWrite write = wire.plan(body);

    assertThat(wire.events).containsExactly("marker", "begin tea", "refused");
    assertThat(write.managed()).isFalse();
    assertThat(write.listens()).isFalse();
    assertThat(write.splices(WriteRig.segment(body))).isEmpty();
    write.passed(200);
    assertThat(wire.events).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{}~the body is empty",
        "{'upserts':[{'id':1}]}~use upsert_rows",
        "{'upsert_rows':[{'a':1}]}~missing field `id`",
        "{'upsert_rows':[{'id':1}],'patch_columns':{'id':[1],'a':[1,2]}}~has 2 values",
      })
  void plan_refusedWrite_isInFlightNoLonger(String body, String message) {
    assertThatThrownBy(() -> wire.plan(body))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining(message);
    assertThat(wire.events).containsExactly("marker", "begin tea", "refused");
  }

  @Test
  void plan_severalFlaws_tellsTheFirstInTheOrderOfTheOperations() {
    assertThatThrownBy(
            () -> wire.plan("{'deletes':7,'patch_rows':[{}],'upsert_columns':[],'upsert_rows':7}"))
        .hasMessageStartingWith("upsert_rows: ");
    assertThatThrownBy(() -> wire.plan("{'deletes':7,'patch_rows':[{}],'upsert_columns':[]}"))
        .hasMessageStartingWith("upsert_columns: ");
    assertThatThrownBy(() -> wire.plan("{'deletes':7,'patch_rows':[{}]}"))
        .hasMessageStartingWith("patch_rows[0]: ");
  }

  @Test
  void plan_markerThatCannotBeRead_isWrappedBeforeAnythingIsJudged() {
    wire.store.marker = Answer.refused(500, "out of order");

    assertThatThrownBy(() -> wire.plan("{}"))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessageContainingAll("marker", "500", "out of order");
    assertThat(wire.events).containsExactly("marker");
  }

  @Test
  void plan_storeThatCannotLookUpRows_isUnsupported() {
    wire.store.marker = Answer.refused(422, "UnsupportedByStore: lookups");

    assertThatExceptionOfType(Fault.Unsupported.class)
        .isThrownBy(() -> wire.plan("{'deletes':[1]}"))
        .satisfies(fault -> assertThat(fault.operation()).isEqualTo("writeNamespace"));
  }

  @Test
  void plan_storeThatCannotLookUpRows_isQuotedWithoutTheCallersKey() {
    wire.store.marker = Answer.refused(422, "UnsupportedByStore: not with tpuf_s3cret");
    CallContext context = wire.target().context();
    Target keyed =
        wire.target()
            .with(
                new CallContext(
                    context.requestId(),
                    context.purpose(),
                    context.deadline(),
                    context.cancellation(),
                    Secret.of("tpuf_s3cret")));

    assertThatThrownBy(
            () -> wire.writes.plan(keyed, WriteIndex.scan(WriteRig.segment("{'deletes':[1]}"))))
        .isInstanceOf(Fault.Unsupported.class)
        .hasMessageContaining("not with ***");
  }

  @Test
  void plan_objectTypes_areRefusedByTypedStoresBeforeAnythingElse() {
    String body =
        "{'schema':{'z':'object','b':'string','a':{'type':'object'},'c':{'type':'int'}},"
            + "'upsert_rows':[{}]}";

    assertThatExceptionOfType(Fault.Unsupported.class)
        .isThrownBy(() -> typed.plan(body))
        .satisfies(fault -> {
          assertThat(fault.kind()).isEqualTo("search-embedded");
          assertThat(fault.operation()).isEqualTo("writeNamespace");
          assertThat(fault).hasMessageEndingWith(": a, z");
        });
    assertThat(typed.events).isEmpty();
  }

  @Test
  void plan_embeddedRows_areStampedAndSentInPlaceOfTheCallersBody() {
    String body =
        "{'upsert_rows':[{'id':'tp-1','title':'abc'}],'distance_metric':'cosine_distance',"
            + "'schema':{'title':{'type':'string','embed':{'model':'p/m','serving':"
            + "{'prefer':'autoscaler'}}}}}";
    PlannedWrite write = wire.plan(body);
    MemorySegment callers = WriteRig.segment(body);
    List<Splice> splices = write.splices(callers);

    assertThat(splices).hasSize(1);
    assertThat(WriteRig.text(Splices.apply(callers, splices)))
        .startsWith(
            "{'upsert_rows':[{'id':'tp-1','title':'abc','embed_title':[3.0,4.0]" + STAMPS + "6}]")
        .doesNotContain("autoscaler");
    assertThat(write.holds(200)).isTrue();
    assertThat(WriteRig.text(write.answered(200, WriteRig.bytes("{'status':'OK'}"))))
        .isEqualTo(
            "{'status':'OK','performance':{'embedding_tokens':3,'embedding_images':0,"
                + "'embedding_ms':0}}");
  }

  @Test
  void plan_withoutCache_takesNoTicketAndHoldsNoAnswer() {
    wire.cache.wanted = false;
    PlannedWrite write = wire.plan("{'upsert_rows':[{'id':1}],'upsert_condition':['a','Eq',1]}");

    assertThat(wire.events).containsExactly("marker", "begin tea");
    for (int status : List.of(200, 202, 400, 422, 500)) {
      assertThat(write.holds(status)).isFalse();
    }
    write.passed(200);
    assertThat(wire.events).containsExactly("marker", "begin tea", "accepted");
  }
}
