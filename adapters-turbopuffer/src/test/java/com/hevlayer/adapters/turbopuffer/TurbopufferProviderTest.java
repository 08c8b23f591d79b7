package com.hevlayer.adapters.turbopuffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.VectorStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurbopufferProviderTest {
  private static final PluginContext CONTEXT =
      new PluginContext() {
        @Override
        public HttpTransport http() {
          return new ScriptedTransport();
        }

        @Override
        public InstantSource clock() {
          return InstantSource.system();
        }

        @Override
        public Telemetry telemetry() {
          throw new UnsupportedOperationException();
        }

        @Override
        public Path dataDirectory() {
          throw new UnsupportedOperationException();
        }
      };

  private static VectorStore open(
      @Nullable String url, @Nullable String region, Map<String, String> options) {
    return new TurbopufferProvider()
        .open(
            StoreDefinition.of("main", "turbopuffer", url, region, options, Optional::empty),
            CONTEXT);
  }

  private static String origin(@Nullable String url, @Nullable String region) {
    return open(url, region, Map.of()).wire().orElseThrow().origin().toString();
  }

  @Test
  void open_endpoint_isUrlOrRegion() {
    assertThat(origin(null, "gcp-us-central1"))
        .isEqualTo("https://gcp-us-central1.turbopuffer.com");
    assertThat(origin("https://{region}.example.org:8443/t", "eu"))
        .isEqualTo("https://eu.example.org:8443/t");
    assertThat(origin("http://127.0.0.1:9", "informational")).isEqualTo("http://127.0.0.1:9");
  }

  @Test
  void open_wrong_saysWhatIsAllowed() {
    assertThatThrownBy(() -> open(null, null, Map.of())).hasMessageContaining("endpoint.url");
    assertThatThrownBy(() -> open("https://{region}.x", null, Map.of()))
        .hasMessageContaining("endpoint.region is missing");
    assertThatThrownBy(() -> open("ftp://x", null, Map.of()))
        .hasMessageContaining("http(s)://host[:port]");
    assertThatThrownBy(() -> open("http://a b", null, Map.of())).hasMessageContaining("not a URL");
    assertThatThrownBy(() -> open("http://x", null, Map.of("durability", "os")))
        .hasMessageContaining("option 'durability' is unknown");
    assertThatThrownBy(() -> open("http://x", null, Map.of("trusted-certificates", "no/such.pem")))
        .hasMessageContaining("no/such.pem");
  }

  @Test
  void plugin_isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(LayerPlugin.class))
        .anySatisfy(plugin ->
            assertThat(plugin.vectorStores())
                .anySatisfy(store -> assertThat(store.kind()).isEqualTo("turbopuffer")));
  }
}
