package com.hevlayer.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.protocol.json.JsonText;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionDecoderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'index':{'status':'up-to-date'}}                              | UP_TO_DATE",
        "{'index':{'status':'up-to-date','unindexed_bytes':5}}          | UP_TO_DATE",
        "{'index':{'status':'updating'}}                                | UPDATING",
        "{'index':{'status':'updating','unindexed_bytes':0}}            | UPDATING",
        "{}                                                             | UNKNOWN",
        "{'index':{'status':'sleeping'}}                                | UNKNOWN",
        "{'index':'up-to-date'}                                         | UNKNOWN",
        "{'index':{'status':7}}                                         | UNKNOWN",
        "{'status':'up-to-date'}                                        | UNKNOWN",
        "{'unindexed_bytes':0}                                          | UNKNOWN",
        "{'unindexed_bytes':'9'}                                        | UNKNOWN",
        "{'unindexed_bytes':-1}                                         | UNKNOWN",
        "{'unindexed_writes_bytes':9}                                   | UNKNOWN",
        "{'unindexed_bytes':1}                                          | UPDATING",
        "{'unindexed_bytes':0.5}                                        | UPDATING",
        "{'unindexed_bytes':18446744073709551615}                       | UPDATING",
        "{'index':{'status':'sleeping','unindexed_bytes':1}}            | UPDATING",
        "{'a':[0,{'b':[[{'unindexed_bytes':1}]]}]}                      | UPDATING",
      })
  void metadata_anyBody_readsTheStateOfTheIndex(String body, IndexStatus expected) {
    assertThat(read(body).index()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'index':{'unindexed_bytes':1},'approx_unindexed_logical_bytes':2}            | 1",
        "{'index':{'unindexed_bytes':0},'approx_unindexed_logical_bytes':2}            | 0",
        "{'index':{},'approx_unindexed_logical_bytes':2,'unindexed_bytes':3}           | 2",
        "{'approx_unindexed_logical_bytes':0,'unindexed_bytes':3}                      | 0",
        "{'unindexed_writes_bytes':4,'unindexed_bytes':3}                              | 3",
        "{'approx_unindexed_logical_bytes':null,'unindexed_writes_bytes':4}            | 4",
        "{'other':{'unindexed_bytes':5}}                                               | 0",
      })
  void metadata_severalMembersWithBytes_takesTheFirstThatIsGiven(String body, long expected) {
    assertThat(read(body).unindexedBytes()).isEqualTo(expected);
  }

  @Test
  void metadata_withoutRowCount_hasNoRows() {
    assertThat(read("{}").approxRowCount()).isZero();
    assertThat(read("{'approx_row_count':1204}").approxRowCount()).isEqualTo(1204);
  }

  private static NamespaceDescription read(String body) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return DescriptionDecoder.metadata((JsonObject) JsonText.parse(MemorySegment.ofArray(bytes)));
  }
}
