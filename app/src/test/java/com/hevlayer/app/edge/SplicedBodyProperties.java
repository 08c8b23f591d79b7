package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.protocol.Splice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplicedBodyProperties {

  @Property(tries = 200)
  void of_anySplices_givesTheBodyWithRangesReplaced(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] body = new byte[random.nextInt(100_000)];
    random.nextBytes(body);
    List<Splice> splices = new ArrayList<>();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int offset = at + random.nextInt(random.nextBoolean() ? 40 : 40_000);
      int removed = random.nextInt(20);
      if (offset + removed > body.length) {
        break;
      }
      byte[] inserted = new byte[random.nextInt(random.nextInt(10) == 0 ? 40_000 : 30)];
      random.nextBytes(inserted);
      splices.add(new Splice(offset, removed, inserted));
      expected.write(body, at, offset - at);
      expected.writeBytes(inserted);
      at = offset + removed;
    }
    expected.write(body, at, body.length - at);

    List<ByteBuffer> pieces = SplicedBody.of(MemorySegment.ofArray(body), splices);

    assertThat(SplicedBody.length(pieces)).isEqualTo(expected.size());
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    for (ByteBuffer piece : pieces) {
      byte[] bytes = new byte[piece.remaining()];
      piece.duplicate().get(bytes);
      got.writeBytes(bytes);
    }
    assertThat(got.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(inAFile(body, splices)).isEqualTo(expected.toByteArray());
  }

  private static byte[] inAFile(byte[] body, List<Splice> splices) throws IOException {
    Path path = Files.createTempFile("spliced", ".tmp");
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      long length = SplicedBody.write(MemorySegment.ofArray(body), splices, file);
      assertThat(length).isEqualTo(Files.size(path));
      return Files.readAllBytes(path);
    } finally {
      Files.delete(path);
    }
  }

  @Test
  void of_splicesThatOverlapOrLeaveTheBody_areRefused() {
    MemorySegment body = MemorySegment.ofArray(new byte[10]);
    for (List<Splice> bad :
        List.of(
            List.of(new Splice(4, 4, new byte[0]), new Splice(7, 0, new byte[1])),
            List.of(new Splice(8, 3, new byte[0])))) {
      assertThatThrownBy(() -> SplicedBody.of(body, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
