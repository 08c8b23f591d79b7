package com.hevlayer.adapters.k8s;

import static com.hevlayer.adapters.k8s.ScriptedApi.json;
import static com.hevlayer.adapters.k8s.ScriptedApi.status;
import static com.hevlayer.adapters.k8s.ScriptedApi.statusObject;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.adapters.k8s.ScriptedApi.Reply;
import com.hevlayer.adapters.k8s.ScriptedApi.Request;
import com.hevlayer.adapters.k8s.ScriptedApi.Stream;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.testkit.cluster.Heard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watches of a server that misbehaves in every way that servers do. */
class KubernetesWatchTest {
  private static final ResourceKind THING =
      new ResourceKind("kit.hevlayer.com", "v1", "Thing", "things", true);
  private static final String SERVED = "{'resources':[{'name':'things','kind':'Thing'}]}";

  private final ScriptedApi api = new ScriptedApi();
  private final TestContext context = new TestContext();
  private final Heard heard = new Heard();
  private final Queue<Reply> lists = new ConcurrentLinkedQueue<>();
  private final Queue<Reply> watches = new ConcurrentLinkedQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean gone;
  private volatile Reply otherwise = ScriptedApi.hang();
  private volatile Reply look = json(200, SERVED);
  private final KubernetesCluster cluster = Connections.open(api, context);

  KubernetesWatchTest() {
    api.script(this::answer);
  }

  /** Lists and watches are answered in the order of the script; what is left over waits. */
  private Reply answer(Request request) {
    if (request.target().equals("/apis/kit.hevlayer.com/v1")) {
      looks.incrementAndGet();
      return look;
    }
    if (gone) {
      return status(404, "NotFound", "the server could not find the requested resource");
    }
    Reply next = (request.isWatch() ? watches : lists).poll();
    return next != null ? next : request.isWatch() ? new Stream() : otherwise;
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
    api.close();
  }

  private void watch() {
    watch(new Selection(THING, Set.of("ns"), null, null, true));
  }

  private void watch(Selection... selections) {
    cluster.watch(List.of(selections), heard);
  }

  private static String thing(String name, int version) {
    return "{'apiVersion':'kit.hevlayer.com/v1','kind':'Thing','metadata':{'name':'"
        + name
        + "','namespace':'ns','resourceVersion':'"
        + version
        + "'}}";
  }

  private static Reply list(int version, String... items) {
    return json(
        200,
        "{'kind':'ThingList','metadata':{'resourceVersion':'"
            + version
            + "'},'items':["
            + String.join(",", items)
            + "]}");
  }

  private ObjectRef ref(String name) {
    return new ObjectRef(THING, "ns", name);
  }

  @Test
  void list_pages_areReadToTheEnd() throws InterruptedException {
    lists.add(
        json(
            200,
            "{'metadata':{'resourceVersion':'9','continue':'n+x','remainingItemCount':1},'items':["
                + thing("a", 1)
                + "]}"));
    lists.add(list(10, thing("b", 2)));
    watch(new Selection(THING, Set.of("ns"), "a in (b, c)", "metadata.name!=x", true));
    heard.await(change -> change.name().equals("b"));
    assertThat(api.take().target()).isEqualTo("/apis/kit.hevlayer.com/v1");
    String path =
        "/apis/kit.hevlayer.com/v1/namespaces/ns/things?labelSelector=a in (b, c)"
            + "&fieldSelector=metadata.name!=x&";
    assertThat(api.take().target()).isEqualTo(path + "limit=500");
    assertThat(api.take().target()).isEqualTo(path + "limit=500&continue=n+x");
    assertThat(api.takeWatch().target())
        .startsWith(
            path + "watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=");
    assertThat(cluster.list(THING, "")).hasSize(2);
    assertThat(cluster.missing()).isEmpty();
  }

  @Test
  void list_pageExpired_beginsAnew() {
    lists.add(
        json(
            200,
            "{'metadata':{'resourceVersion':'9','continue':'n'},'items':[" + thing("a", 1) + "]}"));
    lists.add(status(410, "Expired", "the continue token is too old"));
    lists.add(list(10, thing("b", 2)));
    watch();
    heard.await(change -> change.name().equals("b"));
    assertThat(cluster.list(THING, "ns")).hasSize(1);
    assertThat(context.events()).isEmpty();
  }

  @Test
  void watch_events_areTakenOver() throws InterruptedException {
    lists.add(list(1));
    watches.add(
        new Stream()
            .event("ADDED", thing("a", 2))
            .send("\n{'type':'MODIFIED','object':" + thing("a", 3).substring(0, 20))
            .send(thing("a", 3).substring(20) + "}\n{'type':'ADDED','object':")
            .send(thing("b", 4) + "}\n")
            .event("DELETED", thing("a", 5))
            .event("BOOKMARK", "{'kind':'Thing','metadata':{'resourceVersion':'77'}}")
            .end());
    watch();
    heard.await(change -> change.after() == null && change.name().equals("a"));
    assertThat(heard.changes())
        .extracting(Heard.Change::toString)
        .containsExactly(
            "Thing served: true",
            "Thing a came",
            "Thing a changed",
            "Thing b came",
            "Thing a went");
    api.takeWatch();
    assertThat(api.takeWatch().target()).contains("resourceVersion=77&");
    assertThat(cluster.get(ref("b"))).isPresent();
    assertThat(cluster.get(ref("a"))).isEmpty();
  }

  @Test
  void watch_brokenInTheMiddleOfALine_goesOnFromTheLastWholeOne() throws InterruptedException {
    lists.add(list(1));
    watches.add(
        new Stream().event("ADDED", thing("a", 2)).send("{'type':'ADDED','object':{'meta").cut());
    watches.add(new Stream().event("ADDED", thing("b", 3)));
    watch();
    heard.await(change -> change.name().equals("b"));
    api.takeWatch();
    assertThat(api.takeWatch().target()).contains("resourceVersion=2&");
    assertThat(cluster.list(THING, "")).hasSize(2);
  }

  @Test
  void watch_garbage_isTriedAgain() throws InterruptedException {
    lists.add(list(1));
    watches.add(new Stream().event("ADDED", thing("a", 2)).send("<html>\n"));
    watches.add(new Stream().send("{'type':'ADDED'}\n"));
    watches.add(new Stream().send("{'type':'SPLIT','object':{}}\n"));
    watches.add(new Stream().event("ADDED", thing("b", 3)));
    watch();
    heard.await(change -> change.name().equals("b"));
    api.takeWatch();
    for (int i = 0; i < 3; i++) {
      assertThat(api.takeWatch().target()).contains("resourceVersion=2&");
    }
    heard.until(
        () -> context.events().stream().anyMatch(event -> event.startsWith("INFO")), "recovery");
    assertThat(context.events().getFirst())
        .startsWith("WARN the watch of things.kit.hevlayer.com in ns fails");
  }

  @Test
  void watch_tooOld_readsEverythingAgain() {
    lists.add(list(1, thing("a", 1), thing("b", 1)));
    watches.add(new Stream().event("ERROR", statusObject(410, "Expired", "too old")));
    lists.add(list(9, thing("b", 1), thing("c", 8)));
    watches.add(status(410, "Gone", "too old"));
    lists.add(list(12, thing("c", 8), thing("d", 11)));
    watch();
    heard.await(change -> change.name().equals("d"));
    assertThat(heard.changes())
        .extracting(Heard.Change::toString)
        .containsExactly(
            "Thing served: true",
            "Thing a came",
            "Thing b came",
            "Thing a went",
            "Thing b changed",
            "Thing c came",
            "Thing b went",
            "Thing c changed",
            "Thing d came");
    assertThat(cluster.isAlive()).isTrue();
  }

  @Test
  void watch_tooOldAfterEveryList_backsOffAndSaysSo() {
    otherwise = list(1, thing("a", 1));
    api.script(request -> request.isWatch() ? status(410, "Expired", "too old") : answer(request));
    watch();
    heard.until(
        () -> context.events().stream().anyMatch(event -> event.contains("fails and is tried")),
        "a warning");
    assertThat(context.events()).singleElement().asString().contains("too old");
    assertThat(cluster.missing()).isEmpty();
  }

  @Test
  void watch_refusedAndBusy_waitsAndGoesOn() throws InterruptedException {
    lists.add(status(500, "InternalError", "etcd is away"));
    lists.add(json(429, statusObject(429, "TooManyRequests", "busy"), "Retry-After: 1\r\n"));
    lists.add(list(1, thing("a", 1)));
    watches.add(status(403, "Forbidden", "not yet"));
    watches.add(new Stream().event("ADDED", thing("b", 2)));
    watch();
    assertThat(cluster.missing()).containsExactly("things.kit.hevlayer.com");
    api.take();
    api.take();
    api.take();
    long busy = System.nanoTime();
    api.take();
    // The server asked for a second; some of it passed before the request was taken here.
    assertThat(System.nanoTime() - busy).isGreaterThan(500_000_000L);
    heard.await(change -> change.name().equals("b"));
    assertThat(context.events().getFirst()).contains("etcd is away");
  }

  @Test
  void watch_serverAway_keepsTheCache() throws IOException, InterruptedException {
    lists.add(list(1, thing("a", 1)));
    Stream stream = new Stream();
    watches.add(stream);
    watch();
    heard.until(() -> cluster.missing().isEmpty(), "the watch to be complete");
    api.takeWatch();
    api.close();
    heard.until(
        () -> context.events().stream().anyMatch(event -> event.startsWith("WARN")), "a failure");
    assertThat(cluster.get(ref("a"))).isPresent();
    assertThat(cluster.missing()).isEmpty();
    assertThat(cluster.isAlive()).isTrue();
  }

  @Test
  void watch_objectThatCannotBeRead_isLeftOut() {
    String deep = "[".repeat(200) + "]".repeat(200);
    String bad = thing("bad", 1).replace("'kind'", "'deep':" + deep + ",'kind'");
    lists.add(list(1, bad, thing("a", 1)));
    watches.add(new Stream().event("ADDED", bad).event("ADDED", thing("b", 2)));
    watch();
    heard.await(change -> change.name().equals("b"));
    assertThat(cluster.list(THING, "")).hasSize(2);
    assertThat(context.events())
        .hasSize(2)
        .allMatch(event -> event.contains("cannot be read and is left out"));
  }

  @Test
  void watch_kindGoesAndComesBack_isTold() {
    lists.add(list(1, thing("a", 1)));
    Stream stream = new Stream();
    watches.add(stream);
    watch();
    heard.await(change -> change.name().equals("a"));
    look = status(404, "NotFound", "the server could not find the requested resource");
    gone = true;
    stream.end();
    heard.await(change -> Objects.equals(change.served(), false));
    assertThat(cluster.isServed(THING)).isFalse();
    assertThat(cluster.list(THING, "")).isEmpty();
    assertThat(cluster.missing()).containsExactly("things.kit.hevlayer.com");
    heard.clear();
    // Whatever the former watch still had on its way takes none from the new one.
    otherwise = list(5, thing("b", 4));
    gone = false;
    look = json(200, SERVED);
    heard.await(change -> change.name().equals("b"));
    heard.until(() -> cluster.missing().isEmpty(), "the watch to be complete");
    assertThat(cluster.isServed(THING)).isTrue();
  }

  @Test
  void watch_notServedAndNotRequired_isNotMissingOnceThatIsKnown() {
    look = json(200, "{'resources':[{'name':'others'}]}");
    watch(new Selection(THING, Set.of(), null, null, false));
    heard.until(() -> cluster.missing().isEmpty(), "that it is known");
    int before = looks.get();
    heard.until(() -> looks.get() > before + 1, "another look");
    assertThat(cluster.isServed(THING)).isFalse();
    look = json(200, SERVED);
    lists.add(list(1, thing("a", 1)));
    heard.await(change -> change.name().equals("a"));
  }

  @Test
  void watch_severalNamespaces_oneWatchEach() throws InterruptedException {
    Queue<String> paths = new ArrayDeque<>();
    lists.add(list(1, thing("a", 1)));
    lists.add(list(1));
    watch(new Selection(THING, Set.of("ns", "other"), null, null, true));
    heard.until(() -> cluster.missing().isEmpty(), "the watches to be complete");
    for (int i = 0; i < 2; i++) {
      paths.add(api.takeWatch().target().replaceFirst("\\?.*", ""));
    }
    assertThat(paths)
        .containsExactlyInAnyOrder(
            "/apis/kit.hevlayer.com/v1/namespaces/ns/things",
            "/apis/kit.hevlayer.com/v1/namespaces/other/things");
  }

  @Test
  void watch_olderNewsFromAnotherWatch_doesNotWin() {
    lists.add(list(1));
    lists.add(list(1));
    Stream one = new Stream();
    Stream two = new Stream();
    watches.add(one);
    watches.add(two);
    watch(
        new Selection(THING, Set.of("ns"), "a", null, true),
        new Selection(THING, Set.of("ns"), "b", null, true));
    one.event("ADDED", thing("x", 10));
    heard.await(change -> change.name().equals("x"));
    two.event("ADDED", thing("x", 9)).event("ADDED", thing("y", 11));
    heard.await(change -> change.name().equals("y"));
    assertThat(Values.text(cluster.get(ref("x")).orElseThrow(), "metadata", "resourceVersion"))
        .isEqualTo("10");
    one.event("DELETED", thing("x", 12)).event("ADDED", thing("z", 13));
    heard.await(change -> change.name().equals("z"));
    assertThat(cluster.get(ref("x"))).isPresent();
    two.event("DELETED", thing("x", 12));
    heard.await(change -> change.name().equals("x") && change.after() == null);
  }

  @Test
  void cache_numbersAndOwners_areAsTheServerSentThem() {
    lists.add(
        list(
            1,
            thing("a", 1)
                .replace(
                    "'namespace'",
                    "'managedFields':[{'manager':'m','fieldsV1':{'f:spec':{'f:n':{}}}}],'namespace'")
                .replace(
                    "'kind'", "'spec':{'n':1.50,'big':18446744073709551615,'e':[1e3,2]},'kind'")));
    watch();
    heard.await(change -> change.name().equals("a"));
    var object = cluster.get(ref("a")).orElseThrow();
    assertThat(Objects.requireNonNull(object.get("spec")).toString())
        .isEqualTo("{\"n\":1.50,\"big\":18446744073709551615,\"e\":[1e3,2]}");
    assertThat(Values.elements(object, "metadata", "managedFields"))
        .singleElement()
        .satisfies(owner -> assertThat(Values.at(owner, "fieldsV1", "f:spec", "f:n")).isNotNull());
  }
}
