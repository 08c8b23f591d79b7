package com.hevlayer.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.app.net.WholeBody;
import com.hevlayer.protocol.Splice;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplicedBodyProperties {

  @Property(tries = 200)
  void read_anySplices_givesTheBodyWithRangesReplaced(@ForAll long seed) {
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

    SplicedBody spliced = new SplicedBody(MemorySegment.ofArray(body), splices);

    assertThat(spliced.length()).isEqualTo(expected.size());
    for (int piece : new int[] {1 + random.nextInt(50), 1 + random.nextInt(70_000)}) {
      assertThat(read(spliced, piece)).isEqualTo(expected.toByteArray());
    }
  }

  private static byte[] read(SplicedBody spliced, int piece) {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    WholeBody.Reader reader = spliced.read();
    ByteBuffer buffer = ByteBuffer.allocate(piece + 3);
    do {
      buffer.clear().position(3); // as behind a head
      reader.next(buffer);
      got.write(buffer.array(), 3, buffer.position() - 3);
    } while (buffer.position() > 3);
    return got.toByteArray();
  }

  @Test
  void new_splicesThatOverlapOrLeaveTheBody_areRefused() {
    MemorySegment body = MemorySegment.ofArray(new byte[10]);
    for (List<Splice> bad :
        List.of(
            List.of(new Splice(4, 4, new byte[0]), new Splice(7, 0, new byte[1])),
            List.of(new Splice(8, 3, new byte[0])))) {
      assertThatThrownBy(() -> new SplicedBody(body, bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
