package com.hevlayer.adapters.embedded.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteLogTest {
  @TempDir Path directory = Path.of("set by the test engine");

  private static ByteBuffer record(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private WriteLog create() throws IOException {
    return WriteLog.create(directory, Durability.FSYNC, LogStorage.FILES, 1);
  }

  private List<String> replay(long after) throws IOException {
    List<String> records = new ArrayList<>();
    try (WriteLog log =
        WriteLog.open(
            directory,
            Durability.FSYNC,
            LogStorage.FILES,
            after,
            (sequence, content) ->
                records.add(sequence + "=" + new String(content, StandardCharsets.UTF_8)))) {
      assertThat(log.isBroken()).isFalse();
    }
    return records;
  }

  private Path file() throws IOException {
    return Directories.list(directory).getLast();
  }

  @Test
  void replay_afterClose_deliversRecordsInOrder() throws IOException {
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("a"), record("")))).isTrue();
      assertThat(log.append(3, List.of(record("c")))).isTrue();
    }
    assertThat(replay(0)).containsExactly("1=a", "2=", "3=c");
    assertThat(replay(1)).containsExactly("2=", "3=c");
    assertThat(replay(3)).isEmpty();
  }

  @Test
  void replay_everyTornLastFrame_dropsItWhole() throws IOException {
    long before;
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("first")))).isTrue();
      before = log.size();
      assertThat(log.append(2, List.of(record("second"), record("third")))).isTrue();
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = (int) before; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      Files.write(file(), torn);
      assertThat(replay(0)).as("cut at %d", length).containsExactly("1=first");
      assertThat(Files.size(file())).isEqualTo(before);
    }
  }

  @Test
  void replay_zerosBehindLastFrame_dropsThem() throws IOException {
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("first")))).isTrue();
    }
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length + 4096));
    assertThat(replay(0)).containsExactly("1=first");
  }

  @Test
  void replay_anyByteFlippedInTheMiddle_refuses() throws IOException {
    long from;
    long to;
    try (WriteLog log = create()) {
      from = log.size();
      assertThat(log.append(1, List.of(record("first")))).isTrue();
      to = log.size();
      assertThat(log.append(2, List.of(record("second")))).isTrue();
    }
    byte[] whole = Files.readAllBytes(file());
    for (int at = (int) from; at < to; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file(), damaged);
      assertThatThrownBy(() -> replay(0))
          .as("byte %d", at)
          .isInstanceOf(DamagedLogException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("damaged at byte " + from);
    }
  }

  @Test
  void append_afterTornTail_goesOnBehindTheLastGoodFrame() throws IOException {
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("first")))).isTrue();
      assertThat(log.append(2, List.of(record("second")))).isTrue();
    }
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
    try (WriteLog log =
        WriteLog.open(
            directory, Durability.FSYNC, LogStorage.FILES, 0, (sequence, content) -> {})) {
      assertThat(log.append(2, List.of(record("again")))).isTrue();
    }
    assertThat(replay(0)).containsExactly("1=first", "2=again");
  }

  @Test
  void cut_afterRotation_keepsWhatIsNotCommitted() throws IOException {
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("a")))).isTrue();
      log.rotate(2);
      assertThat(log.append(2, List.of(record("b")))).isTrue();
      log.rotate(3);
      assertThat(log.append(3, List.of(record("c")))).isTrue();
      assertThat(Directories.list(directory)).hasSize(3);
      log.cut(1);
      assertThat(Directories.list(directory)).hasSize(2);
    }
    assertThat(replay(1)).containsExactly("2=b", "3=c");
  }

  @Test
  void replay_fileMissing_refuses() throws IOException {
    try (WriteLog log = create()) {
      assertThat(log.append(1, List.of(record("a")))).isTrue();
      log.rotate(2);
      assertThat(log.append(2, List.of(record("b")))).isTrue();
    }
    Files.delete(Directories.list(directory).getFirst());
    assertThatThrownBy(() -> replay(0))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("record 1 is missing");
  }

  @Test
  void append_diskFull_takesBackAndGoesOn() throws IOException {
    FaultyStorage storage = new FaultyStorage();
    try (WriteLog log = WriteLog.create(directory, Durability.FSYNC, storage, 1)) {
      assertThat(log.append(1, List.of(record("a")))).isTrue();
      for (int space = 0; space < 38; space++) {
        storage.space.set(space);
        assertThat(log.append(2, List.of(record("0123456789")))).isFalse();
      }
      storage.space.set(Long.MAX_VALUE / 2);
      assertThat(log.append(2, List.of(record("b")))).isTrue();
    }
    assertThat(replay(0)).containsExactly("1=a", "2=b");
  }

  @Test
  void append_syncFails_takesNoMore() throws IOException {
    FaultyStorage storage = new FaultyStorage();
    WriteLog log = WriteLog.create(directory, Durability.FSYNC, storage, 1);
    storage.failSync.set(true);
    assertThatIOException().isThrownBy(() -> log.append(1, List.of(record("a"))));
    storage.failSync.set(false);
    assertThat(log.append(1, List.of(record("a")))).isFalse();
    assertThat(log.isBroken()).isTrue();
    log.close();
  }
}
