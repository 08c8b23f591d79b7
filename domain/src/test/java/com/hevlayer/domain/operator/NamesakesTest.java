package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.json.JsonObject;
import org.junit.jupiter.api.Test;

class NamesakesTest {
  private static final JsonObject OLD = function("z", "2026-01-01T00:00:00Z");
  private static final JsonObject YOUNG = function("a", "2026-01-02T00:00:00Z");

  private final Namesakes namesakes = new Namesakes();

  private static JsonObject function(String namespace, String created) {
    return Rig.object(
        Kinds.FUNCTION,
        namespace,
        "tags",
        "{'metadata': {'creationTimestamp': '" + created + "'}}");
  }

  @Test
  void namespaces_oldestIsFirstWhoeverCameFirst() {
    namesakes.changed(null, YOUNG);
    assertThat(namesakes.namespaces("tags")).containsExactly("a");
    namesakes.changed(null, OLD);
    assertThat(namesakes.namespaces("tags")).containsExactly("z", "a");
    assertThat(namesakes.namespaces("other")).isEmpty();
  }

  @Test
  void namespaces_equallyOld_areSorted() {
    namesakes.changed(null, OLD);
    namesakes.changed(null, function("b", "2026-01-01T00:00:00Z"));
    assertThat(namesakes.namespaces("tags")).containsExactly("b", "z");
  }

  @Test
  void namespaces_ageUnknown_isLast() {
    namesakes.changed(null, Rig.object(Kinds.FUNCTION, "a", "tags", "{}"));
    namesakes.changed(null, OLD);
    assertThat(namesakes.namespaces("tags")).containsExactly("z", "a");
  }

  @Test
  void changed_madeAnew_losesItsAge() {
    namesakes.changed(null, OLD);
    namesakes.changed(null, YOUNG);
    namesakes.changed(OLD, function("z", "2026-01-03T00:00:00Z"));
    assertThat(namesakes.namespaces("tags")).containsExactly("a", "z");
  }

  @Test
  void changed_gone_freesTheName() {
    namesakes.changed(null, OLD);
    namesakes.changed(null, YOUNG);
    namesakes.changed(OLD, null);
    assertThat(namesakes.namespaces("tags")).containsExactly("a");
    namesakes.changed(YOUNG, null);
    namesakes.changed(YOUNG, null);
    assertThat(namesakes.namespaces("tags")).isEmpty();
  }
}
