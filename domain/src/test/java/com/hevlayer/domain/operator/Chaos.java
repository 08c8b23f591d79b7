package com.hevlayer.domain.operator;

import com.hevlayer.domain.discovery.DiscoverySettings;
import com.hevlayer.domain.parallel.SimulatedTasks;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.domain.resource.Metadata;
import com.hevlayer.ports.cluster.ClusterException;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.testkit.cluster.ApiCall;
import com.hevlayer.testkit.cluster.FakeApiServer;
import com.hevlayer.testkit.cluster.FakeCluster;
import com.hevlayer.testkit.cluster.Fault;
import com.hevlayer.testkit.gateway.ScriptedGateway;
import com.hevlayer.testkit.simulation.Simulation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An operator, and everything that can happen to it, as actors of a simulation. */
final class Chaos {
  static final List<String> NAMESPACES = List.of(Rig.HOME, "pantry");
  private static final int STEPS = 25;
  private static final int ONE_IN = 12;

  private static final List<String> SCALINGS =
      List.of(
          "{'pool': 'cpu', 'replicas': {'max': 4}}",
          "{'pool': 'cpu', 'replicas': {'min': 1, 'max': 4}}",
          "{'pool': 'cpu', 'mode': 'fixed', 'replicas': {'min': 2, 'max': 4}}",
          "{'pool': 'cpu', 'mode': 'disabled', 'replicas': {'min': 2, 'max': 4}}",
          "{'pool': 'gone', 'replicas': {'max': 4}}",
          "{'pool': 'broken', 'replicas': {'max': 1}}",
          "{'pool': 'cpu', 'replicas': {'max': 99}}");
  private static final List<String> TARGETS =
      List.of(
          ", 'targetNamespaces': ['a', 'b']",
          ", 'indexSelector': {'matchLabels': {'team': 'menu'}}",
          ", 'indexSelector': {}",
          ", 'targetNamespaces': ['a'], 'triggers': ['write', 'schedule']",
          ", 'indexSelector': {'wrong': {}}",
          "");

  final Simulation simulation;
  final FakeApiServer server;
  final ScriptedGateway gateway;
  final FakeStores stores = new FakeStores();
  final RandomGenerator random;
  private final OperatorSettings settings =
      Rig.settings(new DiscoverySettings(Duration.ofSeconds(60), 2, ""));
  private final Told told = new Told();
  private FakeCluster client;
  private GuardedCluster guarded;
  private Operator operator;
  private boolean raging;
  boolean kedaWent;

  Chaos(Simulation simulation) {
    this.simulation = simulation;
    random = simulation.random();
    server = new FakeApiServer(simulation.wallClock());
    gateway = new ScriptedGateway(simulation.wallClock());
    server.serve(Rig.BASE);
    server.serve(Rig.KEDA);
    server.collectGarbage(true);
    server.fail(this::fault);
    gateway.script(this::answer);
    stores.scripts.put("main", (context, query) -> list(query.cursor(), query.pageSize()));
    client = server.connect();
    guarded = new GuardedCluster(client);
    operator = newOperator();
  }

  private Operator newOperator() {
    return new Operator(
        settings,
        guarded,
        gateway,
        stores,
        new SimulatedTasks(simulation),
        simulation.wallClock(),
        random,
        told);
  }

  OperatorSettings settings() {
    return settings;
  }

  void start() {
    heal();
    client.hold();
    operator.start();
    operator.leads();
    simulation.daemon("deliveries", this::deliver);
    simulation.daemon("keda", this::keda);
  }

  /** Lets people and faults do what they do, for a few minutes. */
  void rage() {
    raging = true;
    for (int step = 0; step < STEPS; step++) {
      simulation.sleep(Duration.ofMillis(random.nextInt(20_000)));
      try {
        act();
      } catch (ClusterException e) {
        simulation.note(() -> "people were refused: " + e.getMessage());
      }
    }
  }

  /** Ends all faults and brings back what everything needs. */
  void heal() {
    raging = false;
    gateway.away(false);
    server.serve(Rig.KEDA);
    secret("gateway-key");
    server.apply(
        Kinds.SECRET,
        Rig.object(Kinds.SECRET, Rig.HOME, "upstream", "{'data': {'api-key': 'eA=='}}"),
        Rig.USER);
    apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "main",
        Samples.store(
            true, ", 'credential': {'secretRef': {'name': 'upstream', 'key': 'api-key'}}"));
  }

  private void deliver() {
    while (true) {
      if (!client.deliverOne(random)) {
        simulation.sleep(Duration.ofMillis(raging ? 100 : 500));
      } else if (raging && random.nextInt(4) == 0) {
        simulation.sleep(Duration.ofMillis(random.nextInt(300)));
      } else {
        simulation.yieldPoint();
      }
    }
  }

  /** Lets go of what it was asked to let go of. */
  private void keda() {
    while (true) {
      simulation.sleep(Duration.ofSeconds(3));
      for (JsonObject object : server.list(Kinds.SCALED_OBJECT)) {
        if (Metadata.isGoing(object)) {
          try {
            server.patch(
                Metadata.ref(Kinds.SCALED_OBJECT, object),
                Rig.json("{'metadata': {'finalizers': []}}"),
                "keda");
          } catch (ClusterException gone) {
            simulation.note(() -> "gone before KEDA let go of it");
          }
        }
      }
    }
  }

  private void act() {
    String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    String name = "w" + random.nextInt(2);
    ResourceKind kind = random.nextBoolean() ? Kinds.PIPELINE : Kinds.FUNCTION;
    int action = random.nextInt(17);
    simulation.note(() -> "action " + action + " " + kind + " " + namespace + "/" + name);
    switch (action) {
      case 0, 1, 2, 3 -> edit(kind, namespace, name);
      case 4 -> server.delete(new ObjectRef(kind, namespace, name), "", Propagation.BACKGROUND);
      case 5 ->
          apply(
              Kinds.INFRA_RULES,
              "",
              "default",
              random.nextBoolean() ? "{'spec': {'computePools': []}}" : Samples.RULES);
      case 6 -> server.delete(EventMap.DEFAULT_RULES, "", Propagation.BACKGROUND);
      case 7 -> secret("key-" + random.nextInt(3));
      case 8 ->
          server.delete(
              new ObjectRef(Kinds.SECRET, random.nextBoolean() ? Rig.HOME : "pantry", "layer"),
              "",
              Propagation.BACKGROUND);
      case 9, 10 -> editChild(namespace, name);
      case 11 -> gateway.away(random.nextBoolean());
      case 12 -> {
        if (gateway.ids().contains(name)) {
          gateway.remove(name);
        }
      }
      case 13 -> {
        if (random.nextBoolean()) {
          kedaWent = true;
          for (ResourceKind each : Rig.KEDA) {
            server.unserve(each);
          }
        } else {
          server.serve(Rig.KEDA);
        }
      }
      case 14 -> {
        stores.hold("main", "n" + random.nextInt(3), "n" + (3 + random.nextInt(3)));
        if (random.nextBoolean()) {
          apply(
              Kinds.INDEX,
              Rig.HOME,
              "i" + random.nextInt(3),
              Samples.index("n" + random.nextInt(3), ", 'metadata': {'labels': {'team': 'menu'}}"));
        }
      }
      case 15 -> client.relist();
      default -> loseLeadership();
    }
  }

  private void edit(ResourceKind kind, String namespace, String name) {
    String scaling = SCALINGS.get(random.nextInt(SCALINGS.size()));
    boolean paused = random.nextInt(4) == 0;
    String stop = paused ? ", 'paused': true" : "";
    if (kind.equals(Kinds.PIPELINE)) {
      apply(
          kind,
          namespace,
          name,
          Samples.pipeline(scaling, stop + ", 'pipelineId': 'q" + random.nextInt(2) + "'"));
      return;
    }
    String worker =
        "{'image': 'i:"
            + random.nextInt(2)
            + "'"
            + (random.nextBoolean() ? ", 'dispatch': 'push'" : "")
            + "}";
    apply(
        kind,
        namespace,
        name,
        "{'spec': {'worker': "
            + worker
            + ", 'scaling': "
            + scaling
            + stop
            + TARGETS.get(random.nextInt(TARGETS.size()))
            + "}}");
  }

  private void editChild(String namespace, String name) {
    ResourceKind kind = Observation.CHILDREN.get(random.nextInt(Observation.CHILDREN.size()));
    ObjectRef ref = new ObjectRef(kind, namespace, Observation.childName(name));
    switch (random.nextInt(5)) {
      case 0 -> server.delete(ref, "", Propagation.BACKGROUND);
      case 1 ->
          server.patch(
              ref,
              Rig.json("{'metadata': {'labels': {'app.kubernetes.io/managed-by': null}}}"),
              Rig.USER);
      case 2 -> server.patch(ref, Rig.json("{'metadata': {'ownerReferences': null}}"), Rig.USER);
      case 3 ->
          server.patch(
              ref,
              Rig.json(
                  kind.equals(Kinds.SCALED_OBJECT)
                      ? "{'metadata': {'finalizers': ['finalizer.keda.sh']}}"
                      : "{'metadata': {'labels': {'hevlayer.com/pool': 'mine'}}}"),
              Rig.USER);
      default -> server.patch(ref, Rig.json("{'spec': {'replicas': 3}}"), Rig.USER);
    }
  }

  private void loseLeadership() {
    guarded.lost = true;
    operator.lost();
    simulation.sleep(Duration.ofMillis(random.nextInt(10_000)));
    client = server.connect();
    client.hold();
    guarded = new GuardedCluster(client);
    operator = newOperator();
    operator.start();
    operator.leads();
  }

  private void apply(ResourceKind kind, String namespace, String name, String rest) {
    server.apply(kind, Rig.object(kind, namespace, name, rest), Rig.USER);
  }

  private void secret(String value) {
    String data = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    apply(Kinds.SECRET, Rig.HOME, "layer", "{'data': {'api-key': '" + data + "'}}");
  }

  private @Nullable Fault fault(ApiCall call) {
    simulation.yieldPoint();
    simulation.note(call::toString);
    if (!raging || random.nextInt(ONE_IN) != 0) {
      return null;
    }
    Fault fault =
        switch (random.nextInt(6)) {
          case 0 -> Fault.conflict();
          case 1 -> Fault.busy();
          case 2 -> Fault.broken();
          case 3 -> Fault.expired();
          case 4 -> Fault.noAnswer();
          default -> Fault.lostAnswer();
        };
    simulation.note(() -> "fails with " + fault.exception().status());
    return fault;
  }

  private @Nullable GatewayReply answer(GatewayRequest request) {
    simulation.yieldPoint();
    simulation.note(() -> request.method() + " " + request.path());
    if (guarded.lost && !request.method().equals("GET")) {
      simulation.note(() -> "from a former leader");
    }
    if (!raging || random.nextInt(ONE_IN) != 0) {
      return null;
    }
    return switch (random.nextInt(3)) {
      case 0 -> new GatewayReply(500, null);
      case 1 -> new GatewayReply(401, Json.object("error", Json.of("no")));
      default ->
          throw new NoAnswerException(
              NoAnswerException.Reason.TIMEOUT, NoAnswerException.Sent.UNKNOWN, "late", null);
    };
  }

  private Answer<NamespacePage> list(@Nullable String cursor, int size) {
    simulation.yieldPoint();
    if (raging && random.nextInt(ONE_IN) == 0) {
      return Answer.refused(503, "no");
    }
    List<String> names =
        stores.namespaces.getOrDefault("main", Set.of()).stream()
            .filter(name -> cursor == null || name.compareTo(cursor) > 0)
            .toList();
    List<String> page = names.subList(0, Math.min(size, names.size()));
    return Answer.ok(NamespacePage.of(page, names.size() > size ? page.getLast() : null));
  }
}
