package com.hevlayer.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.CopyRequest;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NamespacePage;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.NamespaceSettings;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.RecallRequest;
import com.hevlayer.ports.store.RecallResult;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.StoreProfile.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How namespaces come, are described, copied, and go. */
public interface NamespaceContract extends StoreFixture {

  /** A context for calls that no test looks into. */
  CallContext CALL = CallContext.of("contract", CallContext.Purpose.REQUEST);

  @Test
  default void describe_written_tellsSchemaAndTimes() {
    Scenario scenario = scenario();
    assertThat(scenario.describeStatus()).isEqualTo(404);
    scenario.write(WriteContract.TEA);
    NamespaceDescription description = Scenario.value(store().describe(CALL, scenario.namespace()));
    assertThat(description.schema().keySet())
        .containsExactlyInAnyOrder("id", "vector", "origin", "blurb", "steep");
    assertThat(attribute(description, "id").type()).isEqualTo("uint");
    assertThat(attribute(description, "vector").type()).isEqualTo("[2]f32");
    assertThat(attribute(description, "origin").filterable()).contains(true);
    assertThat(attribute(description, "blurb").filterable()).contains(false);
    assertThat(attribute(description, "blurb").fullTextSearch()).isPresent();
    assertThat(description.readOnly()).isFalse();
  }

  @Test
  default void schema_written_isThatOfTheDescription() {
    Scenario scenario = scenario();
    assertThat(Scenario.status(store().schema(CALL, scenario.namespace()))).isEqualTo(404);
    scenario.write(WriteContract.TEA);
    Map<String, AttributeSchema> described =
        Scenario.value(store().describe(CALL, scenario.namespace())).schema();
    Map<String, AttributeSchema> schema =
        Scenario.value(store().schema(CALL, scenario.namespace()));
    assertThat(schema.keySet()).containsExactlyInAnyOrderElementsOf(described.keySet());
    described.forEach((name, attribute) -> {
      AttributeSchema same = Objects.requireNonNull(schema.get(name));
      assertThat(same.type()).as(name).isEqualTo(attribute.type());
      assertThat(same.filterable()).as(name).isEqualTo(attribute.filterable());
    });
  }

  @Test
  default void drop_thenEverything_is404() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    assertThat(store().drop(CALL, scenario.namespace())).isInstanceOf(Answer.Ok.class);
    assertThat(Scenario.status(store().drop(CALL, scenario.namespace()))).isEqualTo(404);
    assertThat(scenario.describeStatus()).isEqualTo(404);
    scenario.write("{'upsert_rows':[{'id':'text ids now','origin':5}]}");
    assertThat(scenario.matching("[\"origin\",\"Eq\",5]")).isEqualTo("text ids now");
  }

  @Test
  default void list_pages_coverAllInOrder() {
    Scenario scenario = scenario();
    List<String> names =
        IntStream.range(0, 5).mapToObj(i -> scenario.namespace().value() + "." + i).toList();
    names.forEach(name -> new Scenario(store(), name).write("{'upsert_rows':[{'id':1,'a':'b'}]}"));
    List<String> listed = new ArrayList<>();
    String cursor = null;
    for (int pages = 0; pages < 10; pages++) {
      NamespacePage page =
          Scenario.value(
              store()
                  .list(CALL, new NamespaceQuery(scenario.namespace().value() + ".", cursor, 2)));
      assertThat(page.names().size()).isLessThanOrEqualTo(2);
      listed.addAll(page.names());
      cursor = page.nextCursor().orElse(null);
      if (cursor == null) {
        break;
      }
    }
    assertThat(listed).isEqualTo(names);
  }

  @Test
  default void scan_filtered_walksInIdOrder() {
    Scenario scenario = scenario();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      rows.append(i == 0 ? "" : ",")
          .append("{'id':")
          .append(i * 7 % 25)
          .append(",'n':")
          .append(i % 2)
          .append('}');
    }
    scenario.write("{'upsert_rows':[" + rows + "]}");
    List<String> ids = new ArrayList<>();
    try (RowScan scan =
        Scenario.value(
            store()
                .scan(
                    CALL,
                    scenario.namespace(),
                    new ScanRequest(
                        Scenario.filter("[\"n\",\"Eq\",0]"),
                        new Query.Projection.IdOnly(),
                        Json.of(3L),
                        4)))) {
      for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
        assertThat(page.size()).isLessThanOrEqualTo(4);
        page.forEach(row -> ids.add(row.id().toString()));
      }
    }
    List<String> expected =
        IntStream.range(0, 25)
            .filter(i -> i % 2 == 0)
            .map(i -> i * 7 % 25)
            .filter(id -> id > 3)
            .sorted()
            .mapToObj(Integer::toString)
            .toList();
    assertThat(ids).isEqualTo(expected);
  }

  @Test
  default void changeSchema_filterableOff_refusesFilters() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    Answer<?> answer =
        store()
            .changeSchema(
                CALL,
                scenario.namespace(),
                Map.of(
                    "origin",
                    Json.objectBuilder().put("type", "string").put("filterable", false).build()));
    if (!can(Capability.SCHEMA_CHANGE)) {
      assertThat(answer).isNotInstanceOf(Answer.Ok.class);
      return;
    }
    assertThat(answer).isInstanceOf(Answer.Ok.class);
    assertThat(
            scenario
                .refuseQuery("{'filters':['origin','Eq','uji'],'rank_by':['id','asc'],'limit':1}")
                .status())
        .isEqualTo(400);
  }

  @Test
  default void changeSchema_drop_removesTheAttribute() {
    if (!can(Capability.SCHEMA_CHANGE)) {
      return;
    }
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    scenario.write("{'schema':{'origin':{'drop':true}},'deletes':[12]}");
    assertThat(Scenario.value(store().describe(CALL, scenario.namespace())).schema())
        .doesNotContainKey("origin");
    scenario.write("{'patch_rows':[{'id':11,'origin':5}]}");
    assertThat(scenario.matching("[\"origin\",\"Eq\",5]")).as("another type now").isEqualTo("11");
  }

  @Test
  default void configure_readOnly_refusesWrites() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    Answer<NamespaceDescription> answer =
        store().configure(CALL, scenario.namespace(), new NamespaceSettings(null, true));
    if (!can(Capability.CONFIGURE)) {
      assertThat(answer).isNotInstanceOf(Answer.Ok.class);
      return;
    }
    assertThat(Scenario.value(answer).readOnly()).isTrue();
    Scenario.Refusal refusal = scenario.refuseWrite("{'deletes':[11]}");
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.text()).contains("read-only");
    store().configure(CALL, scenario.namespace(), new NamespaceSettings(null, false));
    scenario.write("{'deletes':[11]}");
  }

  @Test
  default void copyAndBranch_areIndependent() {
    for (boolean branch : new boolean[] {false, true}) {
      Scenario source = scenario();
      source.write(WriteContract.TEA);
      Scenario copy = new Scenario(store(), source.namespace().value() + "-copy");
      Answer<?> answer =
          store().copy(CALL, copy.namespace(), copyOf(branch, source.namespace().value()));
      if (!can(branch ? Capability.BRANCH : Capability.COPY)) {
        assertThat(answer).isNotInstanceOf(Answer.Ok.class);
        continue;
      }
      assertThat(answer).isInstanceOf(Answer.Ok.class);
      copy.write("{'deletes':[11]}");
      source.write("{'deletes':[12]}");
      assertThat(copy.matching("[\"id\",\"Gt\",0]")).isEqualTo("12");
      assertThat(source.matching("[\"id\",\"Gt\",0]")).isEqualTo("11");
      assertThat(
              Scenario.status(
                  store().copy(CALL, copy.namespace(), copyOf(branch, source.namespace().value()))))
          .isEqualTo(branch ? 409 : 400);
      assertThat(
              Scenario.status(
                  store()
                      .copy(
                          CALL,
                          new NamespaceName("not-yet-there"),
                          copyOf(branch, "nowhere-to-be-found"))))
          .isEqualTo(404);
    }
  }

  @Test
  default void recall_smallNamespace_isPerfect() {
    Scenario scenario = scenario();
    scenario.write(WriteContract.TEA);
    Answer<RecallResult> answer =
        store()
            .recall(
                CALL, scenario.namespace(), new RecallRequest(5, 2, null, null, List.of(), false));
    if (!can(Capability.RECALL)) {
      assertThat(answer).isNotInstanceOf(Answer.Ok.class);
      return;
    }
    assertThat(Scenario.value(answer).recall()).isEqualTo(1);
    assertThat(Scenario.value(answer).annCount()).isEqualTo(2);
  }

  private static AttributeSchema attribute(NamespaceDescription description, String name) {
    AttributeSchema attribute = description.schema().get(name);
    if (attribute == null) {
      throw new AssertionError("no attribute " + name);
    }
    return attribute;
  }

  private static CopyRequest copyOf(boolean branch, String source) {
    return new CopyRequest(branch, source, null, null, null, null);
  }
}
