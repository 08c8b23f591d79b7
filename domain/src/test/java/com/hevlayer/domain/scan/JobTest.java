package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.parallel.CancelSignal;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.domain.shard.Sharding;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The life of jobs: how they start, end, fail, are looked at and forgotten. */
class JobTest {
  private static final NamespaceName TEA = RowsStore.TEA;
  private static final NamespaceName OTHER = new NamespaceName("other");

  private final TestRig rig = new TestRig();
  private final Scans scans = rig.scans();

  JobTest() {
    for (int i = 0; i < 25; i++) {
      rig.store.row("{'id':'r%02d','_hevlayer_shard':%d}".formatted(i, i % 4));
    }
  }

  @Test
  void start_always_returnsARunningJob() {
    ScanJob job = start("{'source':'origin'}");

    assertThat(job)
        .isEqualTo(
            new ScanJob(
                new UUID(0x4000, 1),
                TEA,
                ScanMode.IDS,
                null,
                ScanSource.ORIGIN,
                null,
                ScanJob.Status.RUNNING,
                0,
                null,
                null,
                null,
                null,
                null,
                Instant.parse("2031-01-09T10:00:00Z"),
                null,
                null));
    assertThatThrownBy(() -> results(job, 10, 0))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessage("Scan is still running");
  }

  @Test
  void ids_complete_areSortedAndPaged() {
    ScanJob job = start("{'page_size':10}");
    rig.now = rig.now.plusMillis(1500);
    rig.tasks.runAll();

    ScanJob done = get(job);
    assertThat(done.status()).isEqualTo(ScanJob.Status.COMPLETED);
    assertThat(done.effectiveSource()).isEqualTo(ScanSource.ORIGIN);
    assertThat(done.documentsScanned()).isEqualTo(25);
    assertThat(done.threads()).isEqualTo(8);
    assertThat(done.uniqueValues()).isNull();
    assertThat(done.truncated()).isNull();
    assertThat(done.completedAt()).isEqualTo(Instant.parse("2031-01-09T10:00:01.500Z"));
    assertThat(results(job, 3, 0)).isEqualTo(new ScanPage.Ids(ids("r00", "r01", "r02"), 25));
    assertThat(results(job, 3, 23)).isEqualTo(new ScanPage.Ids(ids("r23", "r24"), 25));
    assertThat(results(job, 3, 25)).isEqualTo(new ScanPage.Ids(List.of(), 25));
    assertThat(results(job, 0, 0)).isEqualTo(new ScanPage.Ids(List.of(), 25));
    assertThat(results(job, 10, Long.MAX_VALUE)).isEqualTo(new ScanPage.Ids(List.of(), 25));
  }

  @Test
  void ids_sharded_areThoseOfAnUnshardedScan() {
    ScanJob unsharded = start("{'page_size':2}");
    rig.tasks.runAll();
    rig.sharding = new Sharding(4, true);
    ScanJob sharded = start("{'page_size':2,'threads':3}");
    rig.tasks.runAll();

    assertThat(results(sharded, 100, 0)).isEqualTo(results(unsharded, 100, 0));
    assertThat(get(sharded).threads()).isEqualTo(3);
    assertThat(get(sharded).documentsScanned()).isEqualTo(25);
  }

  @Test
  void ids_numbersAndStrings_keepTheirForm() {
    rig.store.row("{'id':18446744073709551615}").row("{'id':7}").row("{'id':10}");
    ScanJob job = start("{}");
    rig.tasks.runAll();

    assertThat(((ScanPage.Ids) results(job, 4, 0)).ids())
        .hasToString("[7, 10, 18446744073709551615, \"r00\"]");
  }

  @Test
  void ids_ofTheCache_areSortedToo() {
    rig.cache.connected = true;
    List<String> shuffled = new ArrayList<>(List.of("b", "a", "d", "c", "e"));
    Collections.reverse(shuffled);
    shuffled.forEach(id -> rig.cache.rows.add(LocalFilterTest.row("{'id':'" + id + "'}")));
    ScanJob job = start("{'filters':['id','NotEq','d']}");
    rig.tasks.runAll();

    assertThat(results(job, 10, 0)).isEqualTo(new ScanPage.Ids(ids("a", "b", "c", "e"), 4));
    assertThat(get(job).effectiveSource()).isEqualTo(ScanSource.CACHE);
    assertThat(get(job).threads()).isNull();
    assertThat(get(job).documentsScanned()).isEqualTo(4);
  }

  @Test
  void ids_cacheThatBreaksOff_startOverAtTheStore() {
    rig.cache.connected = true;
    rig.cache.batches = 1;
    for (int i = 0; i < 4; i++) {
      rig.cache.rows.add(LocalFilterTest.row("{'id':'cached" + i + "'}"));
    }
    ScanJob job = start("{}");
    rig.tasks.runAll();

    assertThat(get(job).effectiveSource()).isEqualTo(ScanSource.ORIGIN);
    assertThat(get(job).documentsScanned()).isEqualTo(25);
    assertThat(((ScanPage.Ids) results(job, 1, 0)).total()).isEqualTo(25);
  }

  @Test
  void ids_many_areKeptInASpoolUntilForgotten() {
    for (int i = 0; i < 120_000; i++) {
      rig.cache.rows.add(LocalFilterTest.row("{'id':" + (i * 7919L % 120_000) + "}"));
    }
    rig.cache.connected = true;
    ScanJob job = start("{'source':'cache'}");
    rig.tasks.runAll();

    assertThat(rig.spools.open).hasValue(1);
    assertThat(((ScanPage.Ids) results(job, 2, 77_777)).ids()).hasToString("[77777, 77778]");
    scans.delete(TEA, job.id().toString());
    assertThat(rig.spools.open).hasValue(0);
    assertThatThrownBy(() -> get(job)).isInstanceOf(Fault.NotFound.class);
  }

  @Test
  void job_whileItRuns_showsWhatItSaw() {
    List<Long> seen = new ArrayList<>();
    ScanJob job = start("{'page_size':10}");
    rig.store.beforePage =
        (context, page) -> {
          seen.add(get(job).documentsScanned());
          return true;
        };
    rig.tasks.runAll();

    assertThat(seen).containsExactly(0L, 10L, 20L, 25L);
  }

  @Test
  void job_outlivesTheRequestWithItsKey() {
    CancelSignal left = new CancelSignal();
    CallContext request =
        new CallContext(
            "request-7",
            CallContext.Purpose.REQUEST,
            rig.now.plusSeconds(60),
            left,
            Secret.of("callers-key"));
    Target target = rig.store.target(request);
    ScanJob job = scans.start(target, ScanSpecTest.read("{}"));
    target.lease().close();
    left.fire();
    rig.now = rig.now.plus(Duration.ofHours(2));
    assertThat(rig.store.closed).isFalse();

    rig.tasks.runAll();

    assertThat(get(job).status()).isEqualTo(ScanJob.Status.COMPLETED);
    CallContext context = rig.store.contexts.getFirst();
    assertThat(context.requestId()).isEqualTo("request-7");
    assertThat(context.deadline()).isNull();
    assertThat(context.key()).contains(Secret.of("callers-key"));
    assertThat(rig.store.closed).as("the last lease closes the store").isTrue();
  }

  @Test
  void job_refusedInItsMiddle_failsWithTheText() {
    rig.store.beforePage =
        (context, page) -> {
          if (page == 1) {
            throw new NoAnswerException(
                Reason.GARBLED, Sent.UNKNOWN, "a page was refused: 500: broken", null);
          }
          return true;
        };
    ScanJob job = start("{'page_size':10}");
    rig.tasks.runAll();

    ScanJob failed = get(job);
    assertThat(failed.status()).isEqualTo(ScanJob.Status.FAILED);
    assertThat(failed.error()).isEqualTo("reading the ids failed: a page was refused: 500: broken");
    assertThat(failed.completedAt()).isEqualTo(rig.now);
    assertThat(failed.documentsScanned()).isEqualTo(10);
    assertThatThrownBy(() -> results(job, 1, 0))
        .isInstanceOf(Fault.Invalid.class)
        .hasMessageContaining("a page was refused: 500: broken");
  }

  @Test
  void job_thatQuotesAKey_masksIt() {
    rig.store.onScan = request -> Answer.refused(403, "no key callers-key here");
    CallContext request =
        new CallContext(
            "r", CallContext.Purpose.REQUEST, null, new CancelSignal(), Secret.of("callers-key"));
    ScanJob job = scans.start(rig.store.target(request), ScanSpecTest.read("{}"));
    rig.tasks.runAll();

    assertThat(get(job).error()).contains("403").contains("no key *** here");
  }

  @Test
  void job_thatTheStoreCannotDo_fails() {
    rig.store.onScan = request -> Answer.unsupported("scan");
    ScanJob job = start("{}");
    rig.tasks.runAll();

    assertThat(get(job).error()).isEqualTo("a store of kind rows does not support createScan");
  }

  @Test
  void job_withAnIdOfAnotherKind_fails() {
    rig.store.row("{'id':1.5}");
    ScanJob job = start("{}");
    rig.tasks.runAll();

    assertThat(get(job).error()).contains("neither a string nor an unsigned integer");
  }

  @Test
  void job_whenTheDiskIsFull_fails() {
    rig.spools.room = 10;
    rig.cache.connected = true;
    for (int i = 0; i < 120_000; i++) {
      rig.cache.rows.add(LocalFilterTest.row("{'id':" + i + "}"));
    }
    ScanJob job = start("{'source':'cache'}");
    rig.tasks.runAll();

    assertThat(get(job).error()).isEqualTo("the spool is full");
    assertThat(rig.spools.open).hasValue(0);
  }

  @Test
  void job_faultOfOurOwn_isHiddenFromTheCallerAndLogged() {
    rig.store.onScan =
        request -> {
          throw new IllegalStateException("secret detail");
        };
    ScanJob job = start("{}");

    assertThatThrownBy(rig.tasks::runAll).isInstanceOf(IllegalStateException.class);
    assertThat(get(job).error()).isEqualTo("the gateway failed to run the scan");
  }

  @Test
  void stop_endsWhatRunsAndWhatWaits() {
    List<ScanJob> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(start("{'page_size':5}"));
    }
    assertThat(rig.tasks.started).as("so many run at once").hasSize(16);
    rig.store.beforePage =
        (context, page) -> {
          rig.tasks.stop.fire();
          return true;
        };
    rig.tasks.runAll();

    for (ScanJob job : jobs) {
      assertThat(get(job).status()).isEqualTo(ScanJob.Status.FAILED);
      assertThat(get(job).error()).isEqualTo("the gateway stopped before the scan was complete");
    }
  }

  @Test
  void waitingJobs_runWhenOthersAreOver() {
    List<ScanJob> jobs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      jobs.add(start("{}"));
    }
    rig.tasks.runAll();

    for (ScanJob job : jobs) {
      assertThat(get(job).status()).isEqualTo(ScanJob.Status.COMPLETED);
    }
    start("{}");
    assertThat(rig.tasks.started).hasSize(1);
  }

  @Test
  void delete_whileItRuns_cancelsIt() {
    ScanJob job = start("{'page_size':5}");
    List<Integer> pages = new ArrayList<>();
    rig.store.beforePage =
        (context, page) -> {
          pages.add(page);
          if (page == 1) {
            scans.delete(TEA, job.id().toString());
            assertThat(context.cancellation().isCancelled()).isTrue();
          }
          return true;
        };
    rig.tasks.runAll();

    assertThat(pages).containsExactly(0, 1);
    assertThatThrownBy(() -> get(job)).isInstanceOf(Fault.NotFound.class);
    assertThat(rig.spools.open).hasValue(0);
  }

  @Test
  void delete_whileItWaits_neverRunsIt() {
    List<ScanJob> jobs = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      jobs.add(start("{}"));
    }
    scans.delete(TEA, jobs.getLast().id().toString());
    rig.tasks.runAll();

    assertThat(rig.store.scans).hasSize(16);
  }

  @Test
  void lookUp_ofWhatIsNotThere_isNotFound() {
    ScanJob job = start("{}");
    String id = job.id().toString();

    for (String other : List.of("x", id.toUpperCase(java.util.Locale.ROOT) + "0", "")) {
      assertThatThrownBy(() -> scans.get(TEA, other))
          .isInstanceOf(Fault.NotFound.class)
          .hasMessage("Scan '" + other + "' not found in namespace 'tea'");
    }
    assertThatThrownBy(() -> scans.get(OTHER, id)).isInstanceOf(Fault.NotFound.class);
    assertThatThrownBy(() -> scans.delete(OTHER, id)).isInstanceOf(Fault.NotFound.class);
    assertThatThrownBy(() -> scans.results(OTHER, id, 1, 0)).isInstanceOf(Fault.NotFound.class);
    assertThat(scans.list(OTHER)).isEmpty();
    assertThat(scans.get(TEA, id)).isEqualTo(job);
  }

  @Test
  void list_isOldestFirstAndOfOneNamespace() {
    ScanJob first = start("{}");
    ScanJob second = start("{'mode':'values','field':'n'}");
    scans.start(rig.store.target().with(OTHER), ScanSpecTest.read("{}"));

    assertThat(scans.list(TEA)).containsExactly(first, second);
  }

  @Test
  void forget_ofANamespace_leavesTheOthers() {
    ScanJob job = start("{}");
    ScanJob other = scans.start(rig.store.target().with(OTHER), ScanSpecTest.read("{}"));
    scans.forget(TEA);

    assertThatThrownBy(() -> get(job)).isInstanceOf(Fault.NotFound.class);
    assertThat(scans.list(OTHER)).containsExactly(other);
  }

  @Test
  void purge_forgetsWhatIsOverForADay() {
    ScanJob done = start("{}");
    rig.tasks.runAll();
    ScanJob running = start("{}");
    rig.now = rig.now.plus(Duration.ofHours(24)).minusMillis(1);
    scans.purge();
    assertThat(scans.list(TEA)).hasSize(2);

    rig.now = rig.now.plusMillis(1);
    scans.purge();

    assertThat(scans.list(TEA)).containsExactly(running);
    assertThatThrownBy(() -> get(done)).isInstanceOf(Fault.NotFound.class);
  }

  @Test
  void start_beyondTheMostJobs_forgetsTheOldestFinishedOne() {
    ScanJob oldest = start("{}");
    rig.tasks.runAll();
    for (int i = 1; i < Jobs.MOST; i++) {
      start("{}");
    }
    assertThat(get(oldest).status()).isEqualTo(ScanJob.Status.COMPLETED);

    start("{}");
    assertThat(scans.list(TEA)).hasSize(Jobs.MOST);
    assertThatThrownBy(() -> get(oldest)).isInstanceOf(Fault.NotFound.class);
    assertThatThrownBy(() -> start("{}"))
        .isInstanceOf(Fault.Unavailable.class)
        .hasMessageContaining("1000 scans are running");
  }

  @Test
  void start_whatCanNeverBeServed_isRefusedAtOnce() {
    assertThatThrownBy(() -> start("{'source':'cache'}")).isInstanceOf(Fault.CacheCold.class);
    assertThatThrownBy(() -> start("{'filters':['n','Nope',1]}"))
        .isInstanceOf(com.hevlayer.protocol.WireRefusal.class);
    assertThat(scans.list(TEA)).isEmpty();
    assertThat(rig.tasks.started).isEmpty();
  }

  @Test
  void cacheJob_withAFilterThatCannotBeEvaluated_fails() {
    rig.cache.connected = true;
    ScanJob job = start("{'source':'cache','filters':['n','AnyLt',1]}");
    rig.tasks.runAll();

    assertThat(get(job).error()).contains("the filter cannot be evaluated");
  }

  private ScanJob start(String body) {
    Target target = rig.store.target();
    ScanJob job = scans.start(target, ScanSpecTest.read(body));
    target.lease().close();
    return job;
  }

  private ScanJob get(ScanJob job) {
    return scans.get(TEA, job.id().toString());
  }

  private ScanPage results(ScanJob job, int limit, long offset) {
    return scans.results(TEA, job.id().toString(), limit, offset);
  }

  private static List<Json> ids(String... ids) {
    return List.of(ids).stream().<Json>map(Json::of).toList();
  }
}
