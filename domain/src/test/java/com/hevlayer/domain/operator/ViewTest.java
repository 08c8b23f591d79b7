package com.hevlayer.domain.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ClusterListener;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.cluster.Propagation;
import com.hevlayer.ports.cluster.ResourceKind;
import com.hevlayer.ports.cluster.Selection;
import com.hevlayer.ports.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final ObjectRef REF = new ObjectRef(Kinds.SERVICE, "a", "x");

  private final Rig rig = new Rig();
  private final View view = new View(rig.cluster, rig.tasks);

  @BeforeEach
  void watch() {
    rig.cluster.watch(
        List.of(new Selection(Kinds.SERVICE, Set.of(), "mine=yes", null, true)),
        new ClusterListener() {
          @Override
          public void changed(
              ResourceKind kind, @Nullable JsonObject before, @Nullable JsonObject after) {
            view.changed(kind, before, after);
          }

          @Override
          public void served(ResourceKind kind, boolean served) {}
        });
    rig.cluster.hold();
  }

  @Test
  void get_writtenButNotDelivered_isWhatWasWritten() {
    JsonObject written = write("1");
    view.wrote(Kinds.SERVICE, written);
    assertThat(view.get(REF)).contains(written);

    JsonObject later = write("2");
    rig.cluster.deliver();
    assertThat(view.get(REF)).contains(later);
  }

  @Test
  void get_deliveredOlderVersion_isStillWhatWasWritten() {
    write("1");
    rig.cluster.deliver();
    JsonObject second = write("2");
    view.wrote(Kinds.SERVICE, second);

    assertThat(view.get(REF)).contains(second);
  }

  @Test
  void get_deletedBeforeTheAnswerCame_isGone() {
    JsonObject written = write("1");
    rig.cluster.deliver();
    rig.server.delete(REF, "", Propagation.BACKGROUND);
    rig.cluster.deliver();

    view.wrote(Kinds.SERVICE, written);

    assertThat(view.get(REF)).isEmpty();
  }

  @Test
  void get_deletedAndMadeAgain_isTheNewOne() {
    write("1");
    rig.cluster.deliver();
    rig.server.delete(REF, "", Propagation.BACKGROUND);
    JsonObject second = write("1");
    view.wrote(Kinds.SERVICE, second);
    rig.cluster.deliver();

    assertThat(view.get(REF)).contains(second);
  }

  @Test
  void get_deletionReadButNotDelivered_isGone() {
    write("1");
    rig.cluster.deliver();
    rig.server.delete(REF, "", Propagation.BACKGROUND);
    assertThat(view.get(REF)).isPresent();

    assertThat(view.read(REF)).isEmpty();
    assertThat(view.get(REF)).isEmpty();
  }

  @Test
  void get_leftTheCacheByItsLabel_isThereOnceItWasRead() {
    write("1");
    rig.cluster.deliver();
    rig.server.patch(REF, Rig.json("{'metadata': {'labels': {'mine': null}}}"), Rig.USER);
    rig.cluster.deliver();
    assertThat(view.get(REF)).isEmpty();

    view.read(REF);
    assertThat(view.get(REF)).isPresent();
  }

  @Test
  void get_changeIsNeverDelivered_isForgottenInTime() {
    view.wrote(Kinds.SERVICE, write("1"));
    rig.pass(Duration.ofSeconds(31));

    assertThat(view.get(REF)).isEmpty();
  }

  private JsonObject write(String port) {
    return rig.server.apply(
        Kinds.SERVICE,
        Rig.object(
            Kinds.SERVICE,
            "a",
            "x",
            "{'metadata': {'labels': {'mine': 'yes', 'v': '" + port + "'}}}"),
        Rig.USER);
  }
}
