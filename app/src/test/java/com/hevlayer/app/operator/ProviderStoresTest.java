package com.hevlayer.app.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.app.boot.Plugins;
import com.hevlayer.app.telemetry.Meters;
import com.hevlayer.ports.net.HttpAnswer;
import com.hevlayer.ports.net.HttpCall;
import com.hevlayer.ports.plugin.PluginException;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceQuery;
import com.hevlayer.ports.store.VectorStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator looks at stores through the providers that a gateway opens them with. */
class ProviderStoresTest {
  private final Plugins plugins =
      Plugins.load(Path.of("no-such-directory"), ProviderStoresTest.class.getClassLoader());
  private final Meters meters = new Meters();
  private final List<HttpCall> calls = new ArrayList<>();
  private final ProviderStores stores =
      new ProviderStores(
          plugins,
          (call, _) -> {
            calls.add(call);
            return new HttpAnswer(
                200,
                List.of(),
                "{\"namespaces\":[{\"id\":\"dishes\"}]}".getBytes(StandardCharsets.UTF_8));
          },
          InstantSource.system(),
          meters);

  @AfterEach
  void close() {
    meters.close();
    plugins.close();
  }

  @Test
  void kinds_always_areThoseOfThePlugins() {
    assertThat(stores.kinds()).contains("turbopuffer", "search-embedded");
  }

  @Test
  void store_whoseCredentialRotates_isAskedWithTheNewOne() {
    AtomicReference<String> key = new AtomicReference<>("first");
    try (VectorStore store =
        stores.open(
            StoreDefinition.of(
                "recipes-store",
                "turbopuffer",
                "http://upstream.test",
                "here",
                Map.of(),
                () -> Optional.of(Secret.of(key.get()))))) {
      CallContext context = CallContext.of("r", CallContext.Purpose.PROBE);
      assertThat(store.list(context, new NamespaceQuery("", null, 1)))
          .isInstanceOf(Answer.Ok.class);
      key.set("second");
      store.list(context, new NamespaceQuery("", null, 1));
    }
    assertThat(calls).extracting(HttpCall::target).containsOnly("/v1/namespaces?page_size=1");
    assertThat(calls.get(0).headers()).contains(Map.entry("Authorization", "Bearer first"));
    assertThat(calls.get(1).headers()).contains(Map.entry("Authorization", "Bearer second"));
    assertThat(meters.scrape()).contains("layer_store_call_seconds").doesNotContain("recipes");
  }

  @Test
  void store_thatLivesInItsProcess_isNotOpenedHere() {
    assertThatThrownBy(() ->
            stores.open(
                StoreDefinition.of(
                    "local", "search-embedded", null, null, Map.of(), Optional::empty)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("gateway only");
  }
}
