package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.StoreProfile.Capability;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes that the gateway carries out itself at a typed store. */
class ServedWritesTest {
  private static final String ROW = "{'upsert_rows':[{'id':'a'}]}";
  private static final String FILTERED = "{'delete_by_filter':['a','Eq',1]}";

  private final WriteRig rig = new WriteRig("search-embedded");

  @Test
  void write_accepted_isAnsweredOnceTheCacheKnows() {
    assertThat(rig.serve(ROW))
        .isEqualTo(
            "{'status':'OK','message':'write accepted','rows_affected':1,'rows_upserted':1,"
                + "'billing':{'billable_logical_bytes_written':0}}");
    assertThat(rig.events)
        .startsWith("marker", "begin tea", "ticket", "write", "accepted")
        .last()
        .asString()
        .startsWith("cache put 'a'{_hevlayer_upserted_at=");
  }

  @Test
  void write_conditional_followsTheIdsOfTheResult() {
    rig.store.write =
        request -> {
          assertThat(request.returnAffectedIds()).isTrue();
          return Answer.ok(
              WriteResult.builder()
                  .counts(1, 0, 1)
                  .ids(List.of(Json.of("b")), List.of(), List.of(Json.of("d")))
                  .build());
        };
    rig.serve(
        "{'upsert_rows':[{'id':'a'},{'id':'b'}],'deletes':['c','d'],"
            + "'upsert_condition':['n','Lt',1]}");
    assertThat(rig.events.getLast())
        .startsWith("cache put 'b'{")
        .endsWith(" remove [d]")
        .doesNotContain("'a'");
  }

  @Test
  void deleteByFilterAlone_dropsTheNamespaceFromTheCache() {
    rig.serve("{'delete_by_filter':['a','Eq',1],'patch_by_filter':null,'deletes':[]}");
    assertThat(rig.events).endsWith("accepted", "drop tea");
  }

  @Test
  void deleteByFilterBesideRows_removesWhatItFound() {
    rig.store.write =
        request ->
            Answer.ok(
                WriteResult.builder()
                    .counts(0, 0, 2)
                    .ids(List.of(), List.of(), List.of(Json.of(1), Json.of(2)))
                    .build());
    rig.serve("{'delete_by_filter':['a','Eq',1],'deletes':[2]}");
    assertThat(rig.events).endsWith("accepted", "cache remove [1, 2]");
  }

  @Test
  void copy_isNoManagedWrite() {
    assertThat(rig.serve("{'copy_from_namespace':'other'}")).contains("'rows_affected':3");
    assertThat(rig.events).containsExactly("marker", "begin tea", "refused", "copy");
  }

  @Test
  void write_refusedByTheStore_isRelayedAndInFlightNoLonger() {
    rig.store.write = request -> Answer.refused(429, "slow down");
    assertThatExceptionOfType(Fault.StoreRefused.class)
        .isThrownBy(() -> rig.serve(ROW))
        .satisfies(fault -> assertThat(fault.status()).isEqualTo(429));
    assertThat(rig.events).endsWith("write", "refused");
  }

  @Test
  void write_thatMeansNothing_neverReachesTheStore() {
    assertThatThrownBy(() -> rig.serve("{'upsert_rows':[{'id':1}],'unheard_of':1}"))
        .isInstanceOf(WireRefusal.class);
    assertThat(rig.events).endsWith("ticket", "refused");
  }

  @ParameterizedTest
  @CsvSource({"NOTHING,refused", "UNKNOWN,unknown"})
  void write_withoutAnAnswer_isKnownAsFarAsItWasSent(Sent sent, String end) {
    rig.store.write =
        request -> {
          throw new NoAnswerException(Reason.CANCELLED, sent, "the caller left", null);
        };
    assertThatThrownBy(() -> rig.serve(ROW)).isInstanceOf(NoAnswerException.class);
    assertThat(rig.events.subList(3, rig.events.size()))
        .startsWith("write", end)
        .hasSize(sent == Sent.NOTHING ? 2 : 3);
    assertThat(rig.events.contains("cache unknown [a]")).isEqualTo(sent == Sent.UNKNOWN);
  }

  @Test
  void write_thatBreaksTheStore_hasAnUnknownOutcome() {
    rig.store.write =
        request -> {
          throw new IllegalStateException("broken");
        };
    assertThatThrownBy(() -> rig.serve(ROW)).isInstanceOf(IllegalStateException.class);
    assertThat(rig.events).endsWith("unknown", "cache unknown [a]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "CONDITIONAL_WRITE~{'upsert_rows':[{'id':1}],'upsert_condition':['a','Eq',1]}~conditions",
        "CONDITIONAL_WRITE~{'patch_rows':[{'id':1}],'patch_condition':['a','Eq',1]}~conditions",
        "CONDITIONAL_WRITE~{'deletes':[1],'delete_condition':['a','Eq',1]}~conditions",
        "FILTER_WRITE~{'delete_by_filter':['a','Eq',1]}~by filter",
        "FILTER_WRITE~{'patch_by_filter':{'filters':['a','Eq',1],'patch':{'b':1}}}~by filter",
      })
  void write_beyondTheCapabilities_isUnsupported(Capability missing, String body, String message) {
    rig.store.capabilities = EnumSet.complementOf(EnumSet.of(missing));
    assertThatExceptionOfType(Fault.Unsupported.class)
        .isThrownBy(() -> rig.serve(body))
        .satisfies(fault -> {
          assertThat(fault.kind()).isEqualTo("search-embedded");
          assertThat(fault.operation()).isEqualTo("writeNamespace");
          assertThat(fault).hasMessageContaining(message);
        });
    assertThat(rig.events).endsWith("refused").doesNotContain("write");
  }

  @Test
  void write_withoutCache_readsNoRowForIt() {
    rig.cache.wanted = false;
    rig.serve(FILTERED);
    assertThat(rig.events).containsExactly("marker", "begin tea", "write", "accepted");
  }
}
