package com.hevlayer.app.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.scan.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files for what does not fit into memory. */
class TemporarySpoolsTest {
  @TempDir Path directory = Path.of("set by the test engine");

  @Test
  void read_fromAnyPlace_givesWhatWasAppended() {
    try (TemporarySpools spools = new TemporarySpools(directory);
        Spool spool = spools.open()) {
      spool.append(bytes("abcdef"), 4);
      spool.append(bytes("xyz"), 3);

      assertThat(read(spool, 0, 10)).isEqualTo("abcdxyz");
      assertThat(read(spool, 3, 2)).isEqualTo("dx");
      assertThat(read(spool, 7, 5)).isEmpty();
      spool.append(bytes("!"), 1);
      assertThat(read(spool, 6, 5)).isEqualTo("z!");
    }
  }

  @Test
  void close_ofASpool_leavesNoFile() throws IOException {
    try (TemporarySpools spools = new TemporarySpools(directory)) {
      Spool one = spools.open();
      Spool other = spools.open();
      one.append(bytes("x"), 1);
      one.close();
      one.close();

      assertThat(spools.count()).isEqualTo(1);
      other.append(bytes("y"), 1);
      assertThat(read(other, 0, 1)).isEqualTo("y");
      assertThatThrownBy(() -> one.append(bytes("x"), 1)).isInstanceOf(Fault.Unavailable.class);
      assertThatThrownBy(() -> read(one, 0, 1)).isInstanceOf(Fault.Unavailable.class);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void close_ofAll_closesEach() {
    TemporarySpools spools = new TemporarySpools(directory);
    Spool spool = spools.open();
    spools.close();

    assertThat(spools.count()).isZero();
    assertThatThrownBy(() -> spool.append(bytes("x"), 1)).isInstanceOf(Fault.Unavailable.class);
  }

  @Test
  void open_whereNoFileCanBe_saysWhere() {
    Path nowhere = directory.resolve("nowhere");
    try (TemporarySpools spools = new TemporarySpools(nowhere)) {
      assertThatThrownBy(spools::open)
          .isInstanceOf(Fault.Unavailable.class)
          .hasMessageContaining(nowhere.toString());
    }
  }

  private static String read(Spool spool, long position, int length) {
    byte[] into = new byte[length];
    int read = spool.read(position, into);
    return new String(into, 0, read, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
