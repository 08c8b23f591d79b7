package com.hevlayer.domain.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The check of base64 vectors against decoding them. */
class VectorCheckProperties {

  private static long floats(String base64) {
    byte[] quoted = ('"' + base64 + '"').getBytes(StandardCharsets.UTF_8);
    return VectorCheck.floats(MemorySegment.ofArray(quoted), 0, quoted.length);
  }

  @Property(seed = "20261123", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void floats_anyVector_countsItOrSeesWhatIsNotFinite(
      @ForAll @Size(max = 40) byte[] noise, @ForAll int place, @ForAll boolean infinite) {
    int count = noise.length / Float.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(noise, 0, count * Float.BYTES);
    boolean finite = true;
    for (int i = 0; i < count; i++) {
      if (infinite && i == Math.floorMod(place, count)) {
        bytes.putFloat(i * Float.BYTES, place % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY);
      }
      finite &= Float.isFinite(bytes.getFloat(i * Float.BYTES));
    }

    String text = Base64.getEncoder().encodeToString(bytes.array());

    assertThat(floats(text)).isEqualTo(count == 0 || !finite ? -1 : count);
    assertThat(floats(text.replace("=", ""))).isEqualTo(count == 0 || !finite ? -1 : count);
  }

  @Property(seed = "20261123", tries = 300, edgeCases = EdgeCasesMode.NONE)
  void floats_anyOtherCharacter_isNoVector(
      @ForAll @Size(48) byte[] noise, @ForAll int place, @ForAll byte other) {
    byte[] text = Base64.getEncoder().encode(noise);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\\\"";
    if (other < 0x20 || alphabet.indexOf(other) >= 0) {
      return;
    }
    text[Math.floorMod(place, text.length - 2)] = other;

    assertThat(floats(new String(text, StandardCharsets.US_ASCII))).isEqualTo(-1);
  }
}
