package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which objects each kind of change concerns. */
class EventMapTest {
  private static final String OWNED =
      "{'metadata': {'ownerReferences': [{'apiVersion': 'hevlayer.com/v1alpha1', 'kind': '%s',"
          + " 'name': '%s', 'uid': 'u', 'controller': true}]}}";

  private final Rig rig = new Rig();
  private final IndexDirectory directory = new IndexDirectory();
  private final Namesakes namesakes = new Namesakes();
  private EventMap map = map();

  private EventMap map() {
    return new EventMap(rig.settings, new View(rig.cluster, rig.tasks), directory, namesakes);
  }

  @BeforeEach
  void fill() {
    rig.operator().start();
    rig.apply(
        Kinds.VECTOR_STORE,
        Rig.HOME,
        "one",
        Samples.store(
            true,
            ", 'credential': {'secretRef': {'name': 'a', 'key': 'k'}}, 'inboundAuth': {'keys': ["
                + "{'name': 'x', 'secretRef': {'name': 'b', 'key': 'k'}}]}"));
    rig.apply(Kinds.VECTOR_STORE, Rig.HOME, "two", Samples.store(false, ""));
    rig.apply(Kinds.VECTOR_STORE, "elsewhere", "three", Samples.store(false, ""));
    rig.apply(Kinds.INDEX, Rig.HOME, "i1", Samples.index("d", ""));
    rig.apply(Kinds.INDEX, Rig.HOME, "i2", Samples.index("d", ""));
    rig.apply(Kinds.INDEX, Rig.HOME, "i3", Samples.index("e", ""));
    rig.apply(Kinds.INFRA_RULES, "", "default", Samples.RULES);
    rig.apply(Kinds.PIPELINE, Rig.HOME, "p", Samples.pipeline());
    rig.apply(Kinds.PIPELINE, "pantry", "q", Samples.pipeline());
    rig.apply(Kinds.FUNCTION, "pantry", "f", Samples.function(", 'indexSelector': {}"));
    rig.apply(Kinds.FUNCTION, Rig.HOME, "g", Samples.function());
    rig.apply(Kinds.FUNCTION, "pantry", "g", Samples.function());
    rig.server.list(Kinds.INDEX).forEach(index -> directory.changed(null, index));
    rig.server.list(Kinds.FUNCTION).forEach(function -> namesakes.changed(null, function));
    map = map();
  }

  @Test
  void everyKind_concernsItself() {
    assertThat(of(Kinds.PIPELINE, "pantry", "q")).containsExactly("Pipeline pantry/q");
    assertThat(of(Kinds.FUNCTION, "pantry", "f")).containsExactly("Function pantry/f");
    assertThat(of(Kinds.INFRA_RULES, "", "default")).contains("InfraRules default");
  }

  @Test
  void rules_concernEveryWorkload() {
    assertThat(of(Kinds.INFRA_RULES, "", "default"))
        .containsExactlyInAnyOrder(
            "InfraRules default",
            "Pipeline layer/p",
            "Pipeline pantry/q",
            "Function pantry/f",
            "Function layer/g",
            "Function pantry/g");
  }

  @Test
  void store_concernsIndexesAndItsNeighbours() {
    assertThat(of(Kinds.VECTOR_STORE, Rig.HOME, "one"))
        .containsExactlyInAnyOrder(
            "VectorStore layer/one",
            "VectorStore layer/two",
            "Index layer/i1",
            "Index layer/i2",
            "Index layer/i3");
  }

  @Test
  void status_alone_concernsNobodyElse() {
    JsonObject store = rig.get(Kinds.VECTOR_STORE, Rig.HOME, "one");
    JsonObject rules = rig.get(Kinds.INFRA_RULES, "", "default");
    assertThat(texts(map.concerned(Kinds.VECTOR_STORE, store, store)))
        .containsExactly("VectorStore layer/one");
    assertThat(texts(map.concerned(Kinds.INFRA_RULES, rules, rules)))
        .containsExactly("InfraRules default");
  }

  @Test
  void index_concernsSelectorsAndTwins() {
    assertThat(of(Kinds.INDEX, Rig.HOME, "i1"))
        .containsExactlyInAnyOrder("Index layer/i1", "Index layer/i2", "Function pantry/f");
  }

  @Test
  void index_movesToAnotherNamespace_concernsThoseOfBoth() {
    JsonObject before = rig.get(Kinds.INDEX, Rig.HOME, "i1");
    JsonObject after = Rig.object(Kinds.INDEX, Rig.HOME, "i1", Samples.index("e", ""));
    directory.changed(before, after);

    assertThat(texts(map.concerned(Kinds.INDEX, before, after)))
        .contains("Index layer/i1", "Index layer/i2", "Index layer/i3");
  }

  @Test
  void child_concernsItsOwner() {
    for (ResourceKind kind : Observation.CHILDREN) {
      JsonObject child = Rig.object(kind, "pantry", "q-worker", OWNED.formatted("Pipeline", "q"));
      assertThat(texts(map.concerned(kind, child, null))).containsExactly("Pipeline pantry/q");
    }
    JsonObject before =
        Rig.object(Kinds.DEPLOYMENT, "pantry", "f-worker", OWNED.formatted("Function", "f"));
    JsonObject after = Rig.object(Kinds.DEPLOYMENT, "pantry", "f-worker", "{}");
    assertThat(texts(map.concerned(Kinds.DEPLOYMENT, before, after)))
        .containsExactly("Function pantry/f");
    assertThat(texts(map.concerned(Kinds.DEPLOYMENT, null, after))).isEmpty();
  }

  @Test
  void secret_concernsStoresThatReferToIt() {
    for (String name : new String[] {"a", "b"}) {
      JsonObject secret = Rig.object(Kinds.SECRET, Rig.HOME, name, "{}");
      assertThat(texts(map.concerned(Kinds.SECRET, null, secret)))
          .containsExactly("VectorStore layer/one");
    }
    JsonObject other = Rig.object(Kinds.SECRET, "elsewhere", "a", "{}");
    assertThat(texts(map.concerned(Kinds.SECRET, null, other))).isEmpty();
  }

  @Test
  void gatewaySecret_concernsAllWorkloadsAndAMirrorThoseBesideIt() {
    JsonObject original = Rig.object(Kinds.SECRET, Rig.HOME, "layer", "{}");
    assertThat(map.concerned(Kinds.SECRET, null, original)).hasSize(5);

    JsonObject mirror = Rig.object(Kinds.SECRET, "pantry", "layer", "{}");
    assertThat(texts(map.concerned(Kinds.SECRET, mirror, null)))
        .containsExactlyInAnyOrder("Pipeline pantry/q", "Function pantry/f", "Function pantry/g");
  }

  @Test
  void cache_concernsTheRules() {
    for (ResourceKind kind : new ResourceKind[] {Kinds.STATEFUL_SET, Kinds.SCALED_OBJECT}) {
      JsonObject cache = Rig.object(kind, Rig.HOME, "cache", "{}");
      assertThat(texts(map.concerned(kind, null, cache))).containsExactly("InfraRules default");
      JsonObject other = Rig.object(kind, Rig.HOME, "other", "{}");
      assertThat(texts(map.concerned(kind, null, other))).isEmpty();
      JsonObject elsewhere = Rig.object(kind, "pantry", "cache", "{}");
      assertThat(texts(map.concerned(kind, null, elsewhere))).isEmpty();
    }
  }

  @Test
  void function_comesOrGoes_concernsItsNamesakes() {
    assertThat(of(Kinds.FUNCTION, "pantry", "g"))
        .containsExactlyInAnyOrder("Function pantry/g", "Function layer/g");
  }

  @Test
  void keda_comesOrGoes_concernsEveryWorkload() {
    assertThat(map.concernedByService(Kinds.SCALED_OBJECT)).hasSize(5);
    assertThat(map.concernedByService(Kinds.DEPLOYMENT)).isEmpty();
  }

  private Set<String> of(ResourceKind kind, String namespace, String name) {
    return texts(map.concerned(kind, null, rig.get(kind, namespace, name)));
  }

  private static Set<String> texts(@Nullable Set<ObjectRef> refs) {
    Set<String> texts = new TreeSet<>();
    if (refs != null) {
      refs.forEach(ref -> texts.add(ref.toString()));
    }
    return texts;
  }
}
