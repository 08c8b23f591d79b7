package com.hevlayer.domain.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardHashTest {

  @ParameterizedTest
  @CsvSource({
    "doc-1,252167751300044458,10,2,2",
    "doc-2,2508282640714871610,10,2,2",
    "sku-42,14259755323275114961,1,1,1",
    "42,7919287270473417401,9,1,1",
    "teapot-0007,4452781752708558100,4,4,0",
    "café,11115070494344764010,10,2,2",
    "tp-1,6056900973594087286,6,6,2",
    "orders/2031/00000000000000000000000001,1189271997383244816,0,0,0",
  })
  void hash_vectorsOfTheContract_match(String id, String hash, int of16, int of8, int of4) {
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);

    assertThat(Long.toUnsignedString(ShardHash.hash(MemorySegment.ofArray(utf8), 0, utf8.length)))
        .isEqualTo(hash);
    assertThat(ShardHash.shard(id, 16)).isEqualTo(of16);
    assertThat(ShardHash.shard(id, 8)).isEqualTo(of8);
    assertThat(ShardHash.shard(id, 4)).isEqualTo(of4);
    assertThat(ShardHash.shard(id, 0)).isZero();
  }

  @Test
  void hash_emptyInput_matches() {
    assertThat(ShardHash.hash(MemorySegment.ofArray(new byte[0]), 0, 0))
        .isEqualTo(0xEF46DB3751D8E999L);
  }

  @Test
  void hash_rangeInsideASegment_equalsTheBytesAlone() {
    byte[] text =
        "xxabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHyy".getBytes(StandardCharsets.UTF_8);
    byte[] inner = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH".getBytes(StandardCharsets.UTF_8);

    assertThat(ShardHash.hash(MemorySegment.ofArray(text), 2, inner.length))
        .isEqualTo(ShardHash.hash(MemorySegment.ofArray(inner), 0, inner.length));
  }
}
