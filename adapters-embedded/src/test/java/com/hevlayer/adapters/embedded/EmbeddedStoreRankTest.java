package com.hevlayer.adapters.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.testkit.store.RankContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreRankTest implements RankContract {
  @TempDir Path directory = Path.of("set by the test engine");
  private @Nullable EmbeddedStore store;

  @Override
  public VectorStore store() {
    EmbeddedStore open = store;
    if (open == null) {
      open = TestStores.open(directory);
      store = open;
    }
    return open;
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
      assertThat(store).isNotNull();
    }
  }
}
