package com.hevlayer.adapters.embedded.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

import com.hevlayer.adapters.embedded.EmbeddedPlugin;
import com.hevlayer.ports.cache.DocumentCache;
import com.hevlayer.ports.cache.DocumentCacheProvider;
import com.hevlayer.ports.plugin.PluginContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedCacheProviderTest {
  private final DocumentCacheProvider provider = new EmbeddedPlugin().documentCaches().getFirst();

  private DocumentCache open(Map<String, String> options) {
    return provider.open(options, mock(PluginContext.class));
  }

  @Test
  void open_withAndWithoutSize_works() {
    assertThat(provider.kind()).isEqualTo("embedded");
    for (Map<String, String> options :
        List.of(Map.<String, String>of(), Map.of("max-bytes", "1048576"))) {
      try (DocumentCache cache = open(options)) {
        assertThat(cache.state().connected()).isTrue();
        assertThat(cache.local()).isTrue();
      }
    }
  }

  @Test
  void open_wrongOptions_saysWhatIsAllowed() {
    for (String size : List.of("0", "-1", "1048575", "1 GiB", "")) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> open(Map.of("max-bytes", size)))
          .withMessage("max-bytes is '%s', allowed is a number of bytes from 1048576 on", size);
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> open(Map.of("size", "1")))
        .withMessage("unknown options [size], allowed is max-bytes");
  }
}
