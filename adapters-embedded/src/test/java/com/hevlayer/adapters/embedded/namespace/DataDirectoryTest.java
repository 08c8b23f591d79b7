package com.hevlayer.adapters.embedded.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDirectoryTest {
  @TempDir Path root = Path.of("set by the test engine");

  @ParameterizedTest
  @ValueSource(strings = {"tea", "Tea", "tEA", "TEA", "a.b-c_D", "...", "N-x", "0"})
  void directoryName_anyName_comesBackAndIsLowerCase(String name) {
    String directory = DataDirectory.directoryName(name);
    assertThat(directory).isEqualTo(directory.toLowerCase(Locale.ROOT));
    assertThat(DataDirectory.nameOf(root.resolve(directory))).isEqualTo(name);
  }

  @Test
  void directoryName_longestName_fitsFileSystems() {
    assertThat(DataDirectory.directoryName("A".repeat(128))).hasSizeLessThan(200);
  }

  @Test
  void open_twice_saysThatItIsInUse() throws IOException {
    try (DataDirectory first = DataDirectory.open(root)) {
      assertThat(first.names()).isEmpty();
      assertThatThrownBy(() -> DataDirectory.open(root))
          .isInstanceOf(PluginException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(root.toString());
    }
    DataDirectory.open(root).close();
  }

  @Test
  void open_otherFormat_namesBoth() throws IOException {
    DataDirectory.open(root).close();
    Files.writeString(root.resolve("format"), "layer embedded store, format 99\n");
    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("format 99")
        .hasMessageContaining("format 1");
  }

  @Test
  void open_namespacesWithoutFormat_refuses() throws IOException {
    DataDirectory.open(root).close();
    Files.delete(root.resolve("format"));
    assertThatThrownBy(() -> DataDirectory.open(root))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void open_leftoversOfACrash_areRemoved() throws IOException {
    try (DataDirectory first = DataDirectory.open(root)) {
      Files.writeString(first.stage().resolve("half"), "made");
    }
    try (DataDirectory second = DataDirectory.open(root)) {
      assertThat(root.resolve("staging")).isEmptyDirectory();
      assertThat(second.names()).isEmpty();
    }
  }
}
