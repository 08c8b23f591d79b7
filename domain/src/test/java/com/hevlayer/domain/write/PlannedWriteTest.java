package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.cache.CacheChange;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.shard.ShardHash;
import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from what becomes of a relayed write. */
class PlannedWriteTest {
  private static final String STAMPS =
      "_hevlayer_upserted_at=" + WriteRig.STAMP + ", _hevlayer_shard=";
  private static final String CONDITION = ",'upsert_condition':['a','Eq',1]}";

  private final WriteRig rig = new WriteRig("turbopuffer");

  private PlannedWrite plan(String body) {
    PlannedWrite write = rig.plan(body);
    rig.events.clear();
    return write;
  }

  private String accepted(String body, String answer) {
    PlannedWrite write = plan(body);
    assertThat(write.holds(200)).isTrue();
    byte[] bytes = WriteRig.bytes(answer);
    assertThat(write.answered(200, bytes)).isSameAs(bytes);
    assertThat(rig.events).startsWith("accepted");
    return String.join("\n", rig.events.subList(1, rig.events.size()));
  }

  private String accepted(String body) {
    return accepted(body, "{'status':'OK'}");
  }

  @Test
  void accepted_rows_arePutWithTheirStampsAndWithoutIdAndVectors() {
    assertThat(
            accepted(
                "{'upsert_rows':[{'id':'tp-1','a':1.50,'n':null,'vector':[0.5,-2],"
                    + "'_hevlayer_shard':99,'b':{'x':[1]}}]}"))
        .isEqualTo("cache put 'tp-1'{a=1.50, b={'x':[1]}, " + STAMPS + "6} vector tp-1[0.5, -2.0]");
  }

  @Test
  void accepted_numericIds_haveTheirDecimalTextForKey() {
    assertThat(accepted("{'upsert_rows':[{'id':18446744073709551615}],'deletes':[7,'7a']}"))
        .startsWith("cache put 18446744073709551615{")
        .endsWith(" remove [7, 7a]");
    assertThat(rig.cache.changes.getFirst().upserts().getFirst().key())
        .isEqualTo("18446744073709551615");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "'vector':'AACAPwAAIMA='~vector x[1.0, -2.5]",
        "'vector':[1e39]~none",
        "'vectors':[[1,2]]~none",
        "'a':1~none",
      })
  void accepted_vector_isPutIfItIsASingleOneOfFloats(String attribute, String vector) {
    assertThat(accepted("{'upsert_rows':[{'id':'x'," + attribute + "}]}"))
        .startsWith("cache put 'x'{")
        .endsWith(vector.equals("none") ? "}" : "} " + vector);
  }

  @Test
  void accepted_patches_areMergedWithTheirNulls() {
    assertThat(accepted("{'patch_rows':[{'id':42,'a':null,'b':'c'}]}"))
        .isEqualTo("cache merge 42{a=null, b='c', " + STAMPS + "9}");
  }

  @Test
  void accepted_columns_arePutRowByRow() {
    assertThat(
            accepted(
                "{'upsert_columns':{'id':['doc-1',42],'a':[1,null],'vector':[[1,2],'AACAPw=='],"
                    + "'_hevlayer_upserted_at':[0,0],'vectors':[[[1]],[[2]]]},"
                    + "'patch_columns':{'b':[5],'id':['sku-42']}}"))
        .isEqualTo(
            "cache put 'doc-1'{a=1, "
                + STAMPS
                + "10} put 42{"
                + STAMPS
                + "9} vector 42[1.0] vector doc-1[1.0, 2.0] merge 'sku-42'{b=5, "
                + STAMPS
                + "1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,3,4]", "'AACAPwAAAEAAAEBAAACAQA=='"})
  void accepted_flatColumnOfVectors_isCutIntoRows(String column) {
    assertThat(accepted("{'upsert_columns':{'vector':" + column + ",'id':['a','b']}}"))
        .endsWith(" vector a[1.0, 2.0] vector b[3.0, 4.0]");
  }

  @Test
  void accepted_manyRows_comeInParts() {
    StringBuilder body = new StringBuilder("{'upsert_rows':[");
    for (int i = 0; i < 2500; i++) {
      body.append(i == 0 ? "" : ",").append("{'id':").append(i).append('}');
    }
    accepted(body.append("]}").toString());

    assertThat(rig.cache.changes).hasSize(3).allMatch(change -> change.upserts().size() <= 1000);
    Set<String> keys = new HashSet<>();
    for (CacheChange change : rig.cache.changes) {
      change.upserts().stream().map(CachedRow::key).forEach(keys::add);
    }
    assertThat(keys).hasSize(2500);
  }

  @Test
  void accepted_conditionalWrite_countsWhatTheAnswerConfirms() {
    assertThat(
            accepted(
                "{'upsert_rows':[{'id':1},{'id':2}],'patch_rows':[{'id':3},{'id':4}],"
                    + "'deletes':[5,6]"
                    + CONDITION,
                "{'rows_affected':3,'upserted_ids':[2],'patched_ids':[3],'deleted_ids':[6]}"))
        .isEqualTo("cache put 2" + shard(2) + " merge 3" + shard(3) + " remove [6]");
  }

  private static String shard(int id) {
    return "{" + STAMPS + ShardHash.shard(Integer.toString(id), 16) + "}";
  }

  @Test
  void accepted_affectedIds_countInEveryList() {
    assertThat(
            accepted(
                "{'upsert_rows':[{'id':1},{'id':2}],'patch_rows':[{'id':3}],'deletes':[5]"
                    + CONDITION,
                "{'rows_affected':3,'affected_ids':[2,3,5]}"))
        .isEqualTo("cache put 2" + shard(2) + " merge 3" + shard(3) + " remove [5]");
  }

  @Test
  void accepted_nothingChanged_leavesTheCacheAlone() {
    assertThat(accepted("{'upsert_rows':[{'id':1}]" + CONDITION, "{'rows_affected':0}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'rows_affected':1}", "{'status':'OK'}", "[]", "no JSON", ""})
  void accepted_answerThatNamesNoRows_evictsWhatMayHaveChanged(String answer) {
    assertThat(accepted("{'upsert_rows':[{'id':1}],'deletes':[5]" + CONDITION, answer))
        .isEqualTo("cache remove [1, 5]");
    assertThat(accepted("{'delete_by_filter':['a','Eq',1]}", answer)).isEqualTo("drop tea");
  }

  @Test
  void accepted_filters_evictWhatTheyFound() {
    assertThat(
            accepted(
                "{'patch_by_filter':{'filters':['a','Eq',1],'patch':{'b':1}}}",
                "{'rows_affected':2,'patched_ids':['x',7]}"))
        .isEqualTo("cache remove [7, x]");
    assertThat(
            accepted(
                "{'delete_by_filter':['a','Eq',1]}", "{'rows_affected':1,'deleted_ids':['x']}"))
        .isEqualTo("cache remove [x]");
  }

  @Test
  void accepted_filterBesideRows_putsTheRowsItReplaces() {
    assertThat(
            accepted(
                "{'delete_by_filter':['page','Eq',9],'upsert_rows':[{'id':1}]}",
                "{'rows_affected':3,'deleted_ids':[1,2],'upserted_ids':[1]}"))
        .isEqualTo("cache put 1" + shard(1) + " remove [2]");
  }

  @Test
  void accepted_filterThatPatches_evictsPatchesToo() {
    assertThat(
            accepted(
                "{'patch_by_filter':{'filters':['a','Eq',1],'patch':{'b':1}},"
                    + "'patch_rows':[{'id':1,'c':1},{'id':2,'c':2}]}",
                "{'rows_affected':2,'patched_ids':[1,3]}"))
        .isEqualTo("cache remove [1, 3]");
  }

  @Test
  void accepted_rowThatNobodyHereCanRead_dropsTheNamespace() {
    assertThat(accepted("{'upsert_rows':[{'id':1,'a':'\\ud800'}]}")).isEqualTo("drop tea");
  }

  @Test
  void escaped_explicitWrite_isPutNevertheless() {
    PlannedWrite write = plan("{'upsert_rows':[{'id':1}],'deletes':[5]}");
    write.escaped(200);
    assertThat(rig.events).containsExactly("accepted", "cache put 1" + shard(1) + " remove [5]");
  }

  @Test
  void escaped_conditionalWrite_isEvicted() {
    PlannedWrite write = plan("{'upsert_rows':[{'id':1}],'deletes':[5]" + CONDITION);
    write.escaped(200);
    assertThat(rig.events).containsExactly("accepted", "cache remove [1, 5]");
  }

  @Test
  void refusal_always_leavesTheCacheAlone() {
    for (int status : List.of(301, 400, 404, 429, 500)) {
      PlannedWrite write = plan("{'upsert_rows':[{'id':1}]}");
      assertThat(write.holds(status)).isFalse();
      write.passed(status);
      assertThat(rig.events).containsExactly("refused");
    }
    plan("{'upsert_rows':[{'id':1}]}").escaped(400);
    assertThat(rig.events).containsExactly("refused");
    plan("{'upsert_rows':[{'id':1}]}").unsent();
    assertThat(rig.events).containsExactly("refused");
  }

  @Test
  void missing_nothingSent_isARefusal() {
    plan("{'upsert_rows':[{'id':1}]}").missing(none(Sent.NOTHING));
    assertThat(rig.events).containsExactly("refused");
  }

  @Test
  void missing_somethingSent_evictsEveryIdItNames() {
    plan("{'upsert_rows':[{'id':1}],'upsert_columns':{'id':['b']},'patch_rows':[{'id':3}],"
            + "'patch_columns':{'id':['d']},'deletes':[5]}")
        .missing(none(Sent.UNKNOWN));
    assertThat(rig.events).containsExactly("unknown", "cache unknown [1, 3, 5, b, d]");
  }

  @Test
  void missing_filterThatMayHaveRun_dropsTheNamespace() {
    plan("{'upsert_rows':[{'id':1}],'delete_by_filter':['a','Eq',1]}").missing(none(Sent.UNKNOWN));
    assertThat(rig.events).containsExactly("unknown", "drop tea");
  }

  private static NoAnswerException none(Sent sent) {
    return new NoAnswerException(Reason.RESET, sent, "gone", null);
  }

  @ParameterizedTest
  @CsvSource({"400,managed", "422,managed", "400,schema", "422,schema"})
  void refusalOfObjectTypes_isToldAsUnsupported(int status, String how) {
    PlannedWrite write =
        plan(
            "{'schema':{'z':'object','a':{'type':'object'}}"
                + (how.equals("managed") ? ",'deletes':[1]}" : "}"));
    assertThat(write.listens()).isTrue();
    assertThat(write.holds(status)).isTrue();
    assertThat(write.holds(500)).isFalse();

    assertThatExceptionOfType(Fault.Unsupported.class)
        .isThrownBy(
            () -> write.answered(status, WriteRig.bytes("{'error':'AttributeSchemaInput: no'}")))
        .satisfies(fault -> {
          assertThat(fault.kind()).isEqualTo("turbopuffer");
          assertThat(fault.operation()).isEqualTo("writeNamespace");
          assertThat(fault).hasMessageEndingWith(": a, z");
        });
    assertThat(rig.events).isEqualTo(how.equals("managed") ? List.of("refused") : List.of());
  }

  @Test
  void otherRefusalOfAWriteWithObjectTypes_goesOnAsItCame() {
    PlannedWrite write = plan("{'schema':{'a':'object'},'deletes':[1]}");
    byte[] answer = WriteRig.bytes("{'error':'something else'}");
    assertThat(write.answered(400, answer)).isSameAs(answer);
    assertThat(rig.events).containsExactly("refused");
  }

  @Test
  void answersOfWritesWithoutObjectTypes_areNotLookedAt() {
    PlannedWrite write = plan("{'schema':{'a':'string'},'deletes':[1]}");
    assertThat(write.holds(400)).isFalse();
    assertThat(write.holds(422)).isFalse();
  }
}
