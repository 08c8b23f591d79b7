package com.hevlayer.testkit.cluster;

import static com.hevlayer.testkit.cluster.ClusterFixture.configMap;
import static com.hevlayer.testkit.cluster.ClusterFixture.deployment;
import static com.hevlayer.testkit.cluster.ClusterFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.cluster.Cluster;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every cluster does with watched objects. */
public interface WatchKit extends ClusterFixture {

  @Test
  default void watch_objectsComeChangeAndGo_isHeardAndCached() {
    String namespace = namespace();
    ObjectRef early = new ObjectRef(CONFIG_MAP, namespace, "early");
    ObjectRef late = new ObjectRef(CONFIG_MAP, namespace, "late");
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      cluster.create(CONFIG_MAP, configMap(namespace, "early", "one", "x"), "kit");
      cluster.watch(List.of(all(CONFIG_MAP, namespace)), heard);
      heard.await(change -> change.name().equals("early"));
      heard.until(() -> cluster.missing().isEmpty(), "the watch to be complete");
      assertThat(cluster.isServed(CONFIG_MAP)).isTrue();
      assertThat(cluster.isAlive()).isTrue();
      assertThat(Values.text(cluster.get(early).orElseThrow(), "kind")).isEqualTo("ConfigMap");
      assertThat(Values.text(cluster.get(early).orElseThrow(), "apiVersion")).isEqualTo("v1");

      cluster.create(CONFIG_MAP, configMap(namespace, "late", "one", "x"), "kit");
      heard.await(change -> change.name().equals("late") && change.before() == null);
      assertThat(cluster.get(late)).isPresent();
      assertThat(cluster.list(CONFIG_MAP, namespace)).hasSizeGreaterThanOrEqualTo(2);
      assertThat(cluster.list(CONFIG_MAP, "elsewhere")).isEmpty();

      cluster.apply(CONFIG_MAP, configMap(namespace, "late", "one", "y"), "kit");
      Heard.Change changed =
          heard.await(change ->
              change.name().equals("late") && change.before() != null && change.after() != null);
      assertThat(Values.text(changed.before(), "data", "text")).isEqualTo("x");
      assertThat(Values.text(changed.after(), "data", "text")).isEqualTo("y");

      cluster.delete(late, "", Propagation.BACKGROUND);
      heard.await(change -> change.name().equals("late") && change.after() == null);
      assertThat(cluster.get(late)).isEmpty();
      assertThat(cluster.get(early)).isPresent();
    }
  }

  @Test
  default void watch_byLabelAndField_seesNoOthersAndForgetsWhatNoLongerFits() {
    String namespace = namespace();
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      Set<String> here = Set.of(namespace);
      cluster.watch(
          List.of(
              new Selection(CONFIG_MAP, here, "team in (one,two),team!=two", null, true),
              new Selection(CONFIG_MAP, here, null, "metadata.name=named", true)),
          heard);
      heard.until(() -> cluster.missing().isEmpty(), "the watch to be complete");

      cluster.create(CONFIG_MAP, configMap(namespace, "other", "two", "x"), "kit");
      cluster.create(CONFIG_MAP, configMap(namespace, "named", "one", "x"), "kit");
      cluster.create(CONFIG_MAP, configMap(namespace, "fits", "one", "x"), "kit");
      heard.await(change -> change.name().equals("fits"));
      heard.await(change -> change.name().equals("named"));
      assertThat(cluster.get(new ObjectRef(CONFIG_MAP, namespace, "other"))).isEmpty();

      // Fits one of its two selections still.
      cluster.apply(CONFIG_MAP, configMap(namespace, "named", "two", "x"), "kit");
      cluster.apply(CONFIG_MAP, configMap(namespace, "fits", "two", "x"), "kit");
      heard.await(change -> change.name().equals("fits") && change.after() == null);
      heard.until(
          () ->
              cluster
                  .get(new ObjectRef(CONFIG_MAP, namespace, "named"))
                  .map(named -> Values.text(named, "metadata", "labels", "team").equals("two"))
                  .orElse(false),
          "the change of what fits one selection still");
      assertThat(heard.changes())
          .noneMatch(change -> change.name().equals("named") && change.after() == null);
    }
  }

  @Test
  default void watch_listenerThrows_goesOn() {
    String namespace = namespace();
    Heard heard = new Heard();
    ClusterListener broken =
        new ClusterListener() {
          @Override
          public void changed(
              ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
            heard.changed(kind, before, after);
            throw new IllegalStateException("broken");
          }

          @Override
          public void served(ResourceKind kind, boolean served) {
            heard.served(kind, served);
            throw new IllegalStateException("broken");
          }
        };
    try (Cluster cluster = connect()) {
      cluster.watch(List.of(all(CONFIG_MAP, namespace)), broken);
      cluster.create(CONFIG_MAP, configMap(namespace, "a", "one", "x"), "kit");
      heard.await(change -> change.name().equals("a"));
      cluster.create(CONFIG_MAP, configMap(namespace, "b", "one", "x"), "kit");
      heard.await(change -> change.name().equals("b"));
      assertThat(cluster.isAlive()).isTrue();
    }
  }

  @Test
  default void watch_kindNotServed_isMissingOnlyIfRequired() {
    String namespace = namespace();
    ResourceKind other = new ResourceKind("nothing.hevlayer.com", "v1", "Nought", "noughts", true);
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      cluster.watch(
          List.of(
              all(CONFIG_MAP, namespace),
              all(NOTHING, namespace),
              new Selection(other, Set.of(namespace), null, null, false)),
          heard);
      heard.until(
          () -> cluster.missing().equals(Set.of("nothings.nothing.hevlayer.com")),
          "that only what is required is missing");
      assertThat(cluster.isServed(NOTHING)).isFalse();
      assertThat(cluster.isServed(other)).isFalse();
      assertThat(cluster.list(NOTHING, "")).isEmpty();
    }
  }

  @Test
  default void watch_kindServedLater_isToldAndWatched() {
    String namespace = namespace();
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      cluster.watch(List.of(all(extra(), namespace)), heard);
      assertThat(cluster.isServed(extra())).isFalse();
      serveExtra();
      heard.await(change -> Objects.equals(change.served(), true));
      heard.until(() -> cluster.missing().isEmpty(), "the watch to be complete");

      JsonObject wanted = object(extra(), namespace, "a");
      wanted = Values.with(wanted, Json.number("9007199254740993"), "spec", "n");
      cluster.apply(extra(), wanted, "kit");
      heard.await(change -> change.name().equals("a"));
      JsonObject cached = cluster.get(new ObjectRef(extra(), namespace, "a")).orElseThrow();
      assertThat(Values.at(cached, "spec")).hasToString("{\"n\":9007199254740993}");

      unserveExtra();
      heard.await(change -> Objects.equals(change.served(), false));
      assertThat(cluster.list(extra(), "")).isEmpty();
      assertThat(cluster.isServed(extra())).isFalse();
      assertThat(cluster.missing()).hasSize(1);
    }
  }

  @Test
  default void watch_fieldsAreOwned_cacheShowsBy() {
    String namespace = namespace();
    Heard heard = new Heard();
    try (Cluster cluster = connect()) {
      cluster.watch(List.of(all(DEPLOYMENT, namespace)), heard);
      JsonObject wanted = deployment(namespace, "a");
      JsonObject applied =
          cluster.apply(DEPLOYMENT, Values.with(wanted, Json.of(2), "spec", "replicas"), "kit");
      heard.await(change -> change.name().equals("a"));

      JsonObject cached = cluster.get(new ObjectRef(DEPLOYMENT, namespace, "a")).orElseThrow();

      assertThat(Values.elements(cached, "metadata", "managedFields"))
          .anySatisfy(owner -> {
            assertThat(Values.text(owner, "manager")).isEqualTo("kit");
            assertThat(Values.text(owner, "operation")).isEqualTo("Apply");
            assertThat(Values.at(owner, "fieldsV1", "f:spec", "f:replicas")).isNotNull();
          });
      assertThat(Values.at(cached, "spec")).isEqualTo(Values.at(applied, "spec"));
    }
  }

  private static Selection all(ResourceKind kind, String namespace) {
    return new Selection(kind, Set.of(namespace), null, null, true);
  }
}
