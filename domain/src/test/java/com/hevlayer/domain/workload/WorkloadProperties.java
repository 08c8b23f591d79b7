package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every workload, whatever it says and however often plans are interrupted. */
final class WorkloadProperties {
  private static final int POOL_CEILING = 6;
  private static final int OPERATOR_CEILING = 5;

  private static WorkloadSettings lowCeiling() {
    WorkloadSettings s = Samples.SETTINGS;
    return new WorkloadSettings(
        s.operatorNamespace(),
        s.gatewayUrl(),
        s.metricsServer(),
        s.gatewaySecretName(),
        s.gatewaySecretKey(),
        OPERATOR_CEILING,
        s.pipelineQueueThreshold(),
        s.functionQueueThreshold(),
        s.pollingInterval(),
        s.cooldown(),
        s.workerServiceAccount());
  }

  @Provide
  Arbitrary<String> specs() {
    Arbitrary<String> modes = Arbitraries.of("autoscale", "fixed", "disabled");
    Arbitrary<Integer> mins = Arbitraries.integers().between(0, 9);
    Arbitrary<Integer> maxes = Arbitraries.integers().between(0, 9);
    Arbitrary<Boolean> paused = Arbitraries.of(true, false, false, false);
    Arbitrary<String> pools = Arbitraries.of("cpu", "cpu", "cpu", "broken", "none");
    Arbitrary<String> images = Arbitraries.of("a:1", "a:1", "b:2", "");
    return Combinators.combine(modes, mins, maxes, paused, pools, images)
        .as((mode, min, max, stop, pool, image) ->
            "{'paused':"
                + stop
                + ",'worker':{'image':'"
                + image
                + "'},'scaling':{'mode':'"
                + mode
                + "','pool':'"
                + pool
                + "','replicas':{'min':"
                + min
                + ",'max':"
                + max
                + "}}}");
  }

  private static Bench bench(boolean function) {
    return function ? Bench.function() : Bench.pipeline();
  }

  @Property(tries = 200)
  void plan_anySpec_neverExceedsACeiling(
      @ForAll boolean function, @ForAll boolean low, @ForAll("specs") String spec) {
    Bench bench = bench(function).spec(spec);
    bench.settings = low ? lowCeiling() : Samples.SETTINGS;
    int ceiling = low ? OPERATOR_CEILING : POOL_CEILING;

    for (Step step : bench.plan().steps()) {
      if (step instanceof Step.Apply apply) {
        assertThat(Fields.integer(apply.object(), "spec", "replicas").orElse(0))
            .isBetween(0L, (long) ceiling);
        assertThat(Fields.integer(apply.object(), "spec", "maxReplicaCount").orElse(0))
            .isBetween(0L, (long) ceiling);
      }
    }
  }

  @Property(tries = 100)
  void settle_stopped_alwaysMeansZero(
      @ForAll boolean function,
      @ForAll("specs") String before,
      @ForAll("specs") String after,
      @ForAll boolean paused,
      @ForAll @IntRange(max = 9) int live) {
    Bench bench = bench(function).spec(before);
    bench.settle();
    boolean exists = bench.live(Kinds.DEPLOYMENT) != null;
    if (exists) {
      bench.scale(live, "somebody");
    }
    bench.spec(after).spec(paused ? "{'paused':true}" : "{'scaling':{'mode':'disabled'}}");

    bench.settle();

    if (bench.live(Kinds.DEPLOYMENT) != null) {
      assertThat(bench.replicas()).isZero();
    }
    assertThat(bench.live(Kinds.SCALED_OBJECT)).isNull();
    assertThat(bench.live(Kinds.TRIGGER_AUTHENTICATION)).isNull();
  }

  @Property(tries = 60)
  void settle_thereAndBackAgain_endsWhereItBegan(
      @ForAll boolean function, @ForAll @Size(min = 1, max = 5) List<@From("specs") String> path) {
    String home =
        "{'paused':false,'worker':{'image':'home:1'},"
            + "'scaling':{'mode':'fixed','pool':'cpu','replicas':{'min':2,'max':4}}}";
    Bench bench = bench(function).spec(home);
    bench.settle();
    var begin = bench.children();

    for (String stop : path) {
      bench.spec(stop);
      bench.settle();
    }
    bench.spec(home);
    bench.settle();

    assertThat(bench.children()).isEqualTo(begin);
  }

  @Property(tries = 100)
  void plan_afterItsSteps_isEmpty(
      @ForAll boolean function,
      @ForAll("specs") String before,
      @ForAll("specs") String after,
      @ForAll @IntRange(max = 9) int live) {
    Bench bench = bench(function).spec(before);
    bench.settle();
    if (bench.live(Kinds.DEPLOYMENT) != null) {
      bench.scale(live, "somebody");
    }
    bench.spec(after);

    WorkloadPlan plan = bench.plan();
    bench.take(plan);
    boolean waits = !plan.steps().isEmpty() && plan.steps().getLast() instanceof Step.Await;

    if (!waits) {
      WorkloadPlan again = bench.plan();
      assertThat(again.steps()).isEmpty();
      assertThat(again.managed()).isEqualTo(plan.managed());
      assertThat(again.refusal()).isEqualTo(plan.refusal());
    }
  }

  @Property(tries = 100)
  void plan_interruptedAnywhere_convergesToTheSameEnd(
      @ForAll boolean function,
      @ForAll("specs") String before,
      @ForAll("specs") String after,
      @ForAll @Size(max = 6) List<@IntRange(max = 3) Integer> cuts) {
    Bench straight = bench(function).spec(before);
    straight.settle();
    straight.spec(after);
    straight.settle();
    Bench cut = bench(function).spec(before);
    cut.settle();
    cut.spec(after);

    for (int steps : cuts) {
      cut.plan().steps().stream().limit(steps).forEach(cut::take);
    }
    cut.settle();

    assertThat(cut.children()).isEqualTo(straight.children());
    assertThat(cut.settle().conditions()).isEqualTo(straight.settle().conditions());
  }

  @Property(tries = 300)
  void plansLike_whateverChanged_meansTheSamePlan(
      @ForAll boolean function,
      @ForAll("specs") String before,
      @ForAll("specs") String after,
      @ForAll @IntRange(max = 12) int change) {
    Bench bench = bench(function).spec(before);
    bench.settle();
    Observed first = bench.observed();
    WorkloadPlan plan = bench.plan();

    boolean hidden = change == 0 || change == 1;
    switch (change) {
      case 0 -> bench.advance(Duration.ofHours(1));
      case 1 -> bench.workload = Samples.with(bench.workload, "{'status':{'queueDepth':7}}");
      case 2 -> bench.spec(after);
      case 3 -> bench.rules = null;
      case 4 -> bench.secret = new GatewaySecret.Available("another", null);
      case 5 -> bench.kedaServed = false;
      case 6 -> bench.idOwner = "else/where";
      case 7 -> bench.selected = List.of();
      case 8 ->
          bench.workload =
              Samples.with(
                  bench.workload, "{'metadata':{'deletionTimestamp':'2026-03-01T00:00:00Z'}}");
      case 9 ->
          bench.workload =
              Samples.with(
                  bench.workload,
                  "{'metadata':{'annotations':{'hevlayer.com/queue-threshold':'x'}}}");
      case 10 ->
          bench.workload =
              Samples.with(
                  bench.workload,
                  "{'status':{'conditions':[{'type':'Ready','status':'True','reason':'Paused'}]}}");
      case 11 -> bench.goingSince = bench.now.minusSeconds(600);
      default -> {
        if (bench.live(Kinds.DEPLOYMENT) != null) {
          bench.scale(9, "somebody");
        }
      }
    }

    boolean alike = first.plansLike(bench.observed());
    assertThat(alike).isEqualTo(bench.observed().plansLike(first));
    if (hidden) {
      assertThat(alike).isTrue();
    }
    if (alike) {
      assertThat(bench.plan()).isEqualTo(plan);
    }
  }

  @Provide
  Arbitrary<String> patches() {
    Arbitrary<String> directives = Arbitraries.of("", "'$patch':'replace',", "'$patch':'delete',");
    Arbitrary<String> names =
        Arbitraries.of("worker", "other", "HEVLAYER_PIPELINE_ID", "HEVLAYER_SOURCE_REF", "X");
    Arbitrary<String> env =
        Combinators.combine(directives, names)
            .as((directive, name) -> "{" + directive + "'name':'" + name + "','value':'v'}")
            .list()
            .ofMaxSize(3)
            .map(list -> "'env':[" + String.join(",", list) + "]");
    Arbitrary<String> wholeEnv = Arbitraries.of("'env':null", "'env':{}", "'env':'x'", "'env':[]");
    Arbitrary<String> image = Arbitraries.of("'image':'x'", "'image':null", "'a':1");
    Arbitrary<String> container =
        Combinators.combine(directives, names, Arbitraries.oneOf(env, wholeEnv, image))
            .as((directive, name, rest) -> "{" + directive + "'name':'" + name + "'," + rest + "}");
    Arbitrary<String> element =
        Arbitraries.oneOf(container, Arbitraries.of("{'$patch':'replace'}", "{}", "7"));
    Arbitrary<String> containers =
        element.list().ofMaxSize(3).map(list -> "'containers':[" + String.join(",", list) + "]");
    Arbitrary<String> rest =
        Arbitraries.of(
            "'containers':null",
            "'containers':{}",
            "'containers':'x'",
            "'nodeName':'n'",
            "'restartPolicy':'Never'",
            "'$deleteFromPrimitiveList/containers':[]",
            "'$setElementOrder/containers':[]",
            "'$x':1",
            "'volumes':[{'name':'a'}]");
    return Combinators.combine(directives, Arbitraries.oneOf(containers, rest))
        .as((directive, body) -> "{" + directive + body + "}");
  }

  @Property(tries = 500)
  void patch_anything_neverTakesTheWorkerItsImageOrItsBinding(@ForAll("patches") String patch) {
    JsonObject workload =
        Samples.put(Samples.PIPELINE, Samples.json(patch), "spec", "worker", "podSpec");
    WorkloadSpec spec = new WorkloadSpec(Kinds.PIPELINE, workload);
    Pool pool = ComputePools.read(Samples.RULES).named("cpu").orElseThrow();

    JsonObject pod;
    try {
      pod = PodShape.of(spec, pool, Samples.SETTINGS, true);
    } catch (PatchException refused) {
      assertThat(refused).hasMessageStartingWith("worker.podSpec");
      return;
    }

    JsonObject worker = named(Fields.list(pod, "containers"), "worker").orElseThrow();
    assertThat(worker.get("image")).isEqualTo(Json.of(spec.image()));
    Set<String> bound =
        WorkerEnvironment.PROTECTED.stream()
            .filter(name -> named(Fields.list(worker, "env"), name).isPresent())
            .collect(Collectors.toSet());
    assertThat(bound)
        .containsExactlyInAnyOrder(
            "HEVLAYER_PIPELINE_ID", "HEVLAYER_TARGET_NAMESPACE", "HEVLAYER_SOURCE_REF");
    assertThat(named(Fields.list(worker, "env"), "HEVLAYER_PIPELINE_ID").orElseThrow().get("value"))
        .isEqualTo(Json.of("menus"));
    assertThat(pod.get("nodeName")).isNull();
  }

  private static Optional<JsonObject> named(List<Json> list, String name) {
    return list.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(each -> Json.of(name).equals(each.get("name")))
        .findFirst();
  }
}
