package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.ValueCounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that count the values of an attribute. */
class ValueJobTest {
  private final TestRig rig = new TestRig();
  private final Scans scans = rig.scans();

  ValueJobTest() {
    for (int i = 0; i < 24; i++) {
      String glaze = i % 6 == 0 ? "" : ",'glaze':" + (i % 6 < 4 ? "'matte'" : "['gloss','x']");
      rig.store.row("{'id':'r%02d','_hevlayer_shard':%d%s}".formatted(i, i % 4, glaze));
    }
  }

  @Test
  void values_ofTheStore_areCountedByRows() {
    ScanJob job = run("{'mode':'values','field':'glaze','page_size':5}");

    assertThat(job.status()).isEqualTo(ScanJob.Status.COMPLETED);
    assertThat(job.field()).isEqualTo("glaze");
    assertThat(job.documentsScanned()).isEqualTo(24);
    assertThat(job.uniqueValues()).isEqualTo(3);
    assertThat(job.truncated()).isFalse();
    assertThat(job.bounded()).isNull();
    assertThat(job.approximate()).isNull();
    assertThat(values(job))
        .isEqualTo(
            new ScanPage.Values(
                List.of(
                    new ValueCount("matte", 12),
                    new ValueCount("gloss", 8),
                    new ValueCount("x", 8)),
                3,
                false));
    assertThat(rig.store.scans.getFirst().projection())
        .isEqualTo(new Query.Projection.Only(List.of("glaze")));
  }

  @Test
  void values_sharded_areThoseOfAnUnshardedScan() {
    ScanPage unsharded = values(run("{'mode':'values','field':'glaze'}"));
    rig.sharding = new Sharding(4, true);

    ScanJob sharded = run("{'mode':'values','field':'glaze','page_size':2}");

    assertThat(values(sharded)).isEqualTo(unsharded);
    assertThat(sharded.documentsScanned()).isEqualTo(24);
    assertThat(sharded.threads()).isEqualTo(4);
  }

  @Test
  void values_pages_areCutFromTheWhole() {
    ScanJob job = run("{'mode':'values','field':'glaze'}");

    assertThat(rig.store.scans).hasSize(1);
    assertThat(scans.results(RowsStore.TEA, job.id().toString(), 1, 1))
        .isEqualTo(new ScanPage.Values(List.of(new ValueCount("gloss", 8)), 3, false));
  }

  @Test
  void values_ofTheCache_areCountedUnderItsFilter() {
    rig.cache.connected = true;
    for (int i = 0; i < 9; i++) {
      rig.cache.rows.add(
          LocalFilterTest.row("{'id':%d,'n':%d%s}".formatted(i, i, i < 6 ? ",'c':true" : "")));
    }

    ScanJob job = run("{'mode':'values','field':'c','filters':['n','Gt',1]}");

    assertThat(job.effectiveSource()).isEqualTo(ScanSource.CACHE);
    assertThat(job.documentsScanned()).isEqualTo(7);
    assertThat(values(job))
        .isEqualTo(new ScanPage.Values(List.of(new ValueCount("true", 4)), 1, false));
  }

  @Test
  void values_countedByTheStore_takeOneCall() {
    rig.store.onValues =
        request ->
            Answer.ok(
                ValueCounts.of(
                    30, Map.of(Json.of("b"), 5L, Json.of("a"), 5L, Json.number("1.50"), 7L)));

    ScanJob job = run("{'mode':'values','field':'glaze'}");

    assertThat(rig.store.scans).isEmpty();
    assertThat(job.documentsScanned()).isEqualTo(30);
    assertThat(values(job))
        .isEqualTo(
            new ScanPage.Values(
                List.of(new ValueCount("1.50", 7), new ValueCount("a", 5), new ValueCount("b", 5)),
                3,
                false));
  }

  @Test
  void values_tooManyForTheStore_areReadRowByRow() {
    rig.store.onValues = request -> Answer.ok(ValueCounts.tooMany());

    assertThat(run("{'mode':'values','field':'glaze'}").uniqueValues()).isEqualTo(3);
    assertThat(rig.store.scans).hasSize(1);
  }

  @Test
  void values_ofAStoreThatSpeaksTheWire_areReadRowByRow() {
    rig.store.speaksWire = true;

    assertThat(run("{'mode':'values','field':'glaze'}").uniqueValues()).isEqualTo(3);
    assertThat(rig.store.valuesRequests).isEmpty();
  }

  @Test
  void values_ofTheVector_areNone() {
    rig.store.row("{'id':'v','vector':[1,2]}");

    ScanJob job = run("{'mode':'values','field':'vector'}");

    assertThat(job.documentsScanned()).isEqualTo(25);
    assertThat(job.uniqueValues()).isZero();
    assertThat(rig.store.valuesRequests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"include_attributes: attribute \\\"none\\\" not found in schema\"}",
        "include_attributes: attribute \"none\" not found in schema",
        "{\"error\":\"include_attributes error in key `none`: attribute not found\"}",
      })
  void values_ofAnUnknownAttribute_areNone(String body) {
    rig.store.onScan =
        request ->
            Answer.refused(400, List.of(), body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    rig.sharding = new Sharding(3, true);

    ScanJob job = run("{'mode':'values','field':'none'}");

    assertThat(job.status()).isEqualTo(ScanJob.Status.COMPLETED);
    assertThat(values(job)).isEqualTo(new ScanPage.Values(List.of(), 0, false));
    assertThat(job.truncated()).isFalse();
  }

  @Test
  void values_refusedForAnotherReason_fail() {
    rig.store.onScan =
        request ->
            Answer.refused(400, "include_attributes: attribute \"other\" not found in schema");

    assertThat(run("{'mode':'values','field':'none'}").error())
        .contains("reading the values failed: the store answered 400");
  }

  @Test
  void ranked_text_countsTheRowsThatItFinds() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                List.of(
                    ResultRow.ranked(Json.of("a"), 2, Map.of("g", Json.of("x"))),
                    ResultRow.ranked(Json.of("b"), 1, Map.of("g", Json.of("x"))),
                    ResultRow.ranked(Json.of("c"), 1, Map.of())));
    rig.sharding = new Sharding(2, true);

    ScanJob job = run("{'mode':'values','field':'g','fts':{'field':'t','query':'tea'}}");

    assertThat(job.effectiveSource()).isEqualTo(ScanSource.ORIGIN);
    assertThat(job.documentsScanned()).isEqualTo(6);
    assertThat(job.bounded()).isFalse();
    assertThat(job.approximate()).isNull();
    assertThat(job.threads()).isEqualTo(2);
    assertThat(values(job))
        .isEqualTo(new ScanPage.Values(List.of(new ValueCount("x", 4)), 1, false));
    assertThat(rig.store.queries.getFirst().queries().getFirst().projection())
        .isEqualTo(new Query.Projection.Only(List.of("g")));
  }

  @Test
  void ranked_near_countsWithinTheRadius() {
    rig.store.onQuery =
        (context, request) ->
            RowsStore.rows(
                List.of(
                    ResultRow.ranked(Json.of("a"), 0.1f, Map.of("g", Json.of("x"))),
                    ResultRow.ranked(Json.of("b"), 0.9f, Map.of("g", Json.of("y")))));

    ScanJob job = run("{'mode':'values','field':'g','ann':{'vector':[1],'radius':0.5}}");

    assertThat(job.approximate()).isTrue();
    assertThat(values(job))
        .isEqualTo(new ScanPage.Values(List.of(new ValueCount("x", 1)), 1, false));
  }

  @Test
  void ranked_whenTheDeadlinePasses_completesBounded() {
    rig.store.onQuery =
        (context, request) -> {
          rig.now = rig.now.plusSeconds(2);
          throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, "took too long", null);
        };

    ScanJob job =
        run("{'mode':'values','field':'g','fts':{'field':'t','query':'tea'},'timeout_seconds':2}");

    assertThat(job.status()).isEqualTo(ScanJob.Status.COMPLETED);
    assertThat(job.bounded()).isTrue();
    assertThat(job.uniqueValues()).isZero();
  }

  @Test
  void ranked_refused_fails() {
    rig.store.onQuery = (context, request) -> Answer.refused(429, "slow down");

    assertThat(run("{'mode':'values','field':'g','fts':{'field':'t','query':'tea'}}").error())
        .contains("ranking the rows failed: the store answered 429")
        .contains("slow down");
  }

  private ScanJob run(String body) {
    ScanJob job = scans.start(rig.store.target(), ScanSpecTest.read(body));
    rig.tasks.runAll();
    return scans.get(RowsStore.TEA, job.id().toString());
  }

  private ScanPage values(ScanJob job) {
    return scans.results(RowsStore.TEA, job.id().toString(), 100, 0);
  }
}
