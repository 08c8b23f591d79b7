package com.hevlayer.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.app.config.Environment;
import com.hevlayer.app.config.GatewayConfig;
import com.hevlayer.domain.routing.StoreLease;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.testkit.store.FilterContract;
import com.hevlayer.testkit.store.NamespaceContract;
import com.hevlayer.testkit.store.RankContract;
import com.hevlayer.testkit.store.Scenario;
import com.hevlayer.testkit.store.WriteContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The typed calls of the turbopuffer store over the gateway's own transport. turbopuffer itself is
 * not here: a second gateway with the embedded store plays it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit fills the fields
class TurbopufferOverLayerContractTest
    implements WriteContract, FilterContract, RankContract, NamespaceContract {
  private Gateway upstream;
  private Gateway gateway;
  private StoreLease lease;

  @BeforeAll
  void start(@TempDir Path data) {
    Environment laptop = new Environment(Map.of("HOME", data.toString()));
    upstream =
        Gateway.start(
            GatewayConfig.up(laptop, "0", data.resolve("upstream").toString(), null, "os"), laptop);
    Environment relay =
        new Environment(
            Map.of(
                "PORT",
                "0",
                "LAYER_DATA_DIR",
                data.resolve("gateway").toString(),
                "LAYER_STORE_JSON",
                """
                {"main":{"kind":"turbopuffer","default":true,
                 "endpoint":{"url":"http://127.0.0.1:%d"},
                 "credential":{"apiKey":"upstream-key"},"inboundAuth":{"mode":"open"}}}
                """
                    .formatted(upstream.port())));
    gateway = Gateway.start(GatewayConfig.gateway(relay), relay);
    lease = gateway.stores().table().defaultStore().orElseThrow().lease().orElseThrow();
  }

  @AfterAll
  void stop() {
    lease.close();
    gateway.close();
    upstream.close();
  }

  /** Unlike turbopuffer, a gateway in front of a store refuses this by the shape of the body. */
  @Test
  @Override
  public void patch_vector_isRefused() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    assertThat(scenario.refuseWrite("{'patch_rows':[{'id':11,'vector':[1,2]}]}").status())
        .isEqualTo(422);
  }

  /** A gateway lets a removal be repeated. */
  @Test
  @Override
  public void drop_thenEverything_is404() {
    Scenario scenario = scenario();
    scenario.write(TEA);
    for (int i = 0; i < 2; i++) {
      assertThat(store().drop(NamespaceContract.CALL, scenario.namespace()))
          .isInstanceOf(Answer.Ok.class);
    }
    assertThat(scenario.describeStatus()).isEqualTo(404);
  }

  @Override
  public VectorStore store() {
    return lease.store();
  }
}
