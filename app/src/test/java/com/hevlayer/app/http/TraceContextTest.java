package com.hevlayer.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceContextTest {
  private static final String TRACE = "0AF7651916cd43dd8448eb211c80319c";
  private static final String VALID = "00-" + TRACE + "-b7ad6b7169203331-01";

  @Test
  void inbound_valid_keepsTheTextAndLowersTheId() {
    assertThat(TraceContext.inbound(TestHeaders.of("traceparent", " " + VALID + "\t")))
        .contains(new TraceContext(VALID, "0af7651916cd43dd8448eb211c80319c"));
    assertThat(TraceContext.inbound(TestHeaders.of("TraceParent", "fF" + VALID.substring(2))))
        .isPresent();
  }

  @Test
  void inbound_malformed_countsAsAbsent() {
    for (String value :
        List.of(
            "",
            "x",
            VALID + "0",
            VALID.substring(1),
            VALID + "-00",
            VALID.replace('-', '_'),
            VALID.replace("cd43", "cg43"),
            VALID.replace(" 01", "0g"),
            "00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
            "00-" + TRACE + "-" + "0".repeat(16) + "-01",
            "0 -" + TRACE + "-b7ad6b7169203331-01",
            "00-" + TRACE + "-b7ad6b7169203331-0 ")) {
      assertThat(TraceContext.inbound(TestHeaders.of("traceparent", value)).isPresent())
          .as(value)
          .isEqualTo(value.equals(VALID));
    }
    assertThat(TraceContext.inbound(TestHeaders.of())).isEmpty();
  }

  @Test
  void inbound_several_countAsAbsent() {
    assertThat(TraceContext.inbound(TestHeaders.of("traceparent", VALID, "traceparent", VALID)))
        .isEmpty();
  }

  @Test
  void inboundOrNew_none_mintsWhatIsValid() {
    Iterator<Long> bits = List.of(0x0123456789abcdefL, -1L, 0xfeL).iterator();
    TraceContext minted = TraceContext.inboundOrNew(TestHeaders.of(), bits::next);
    assertThat(minted.header())
        .isEqualTo("00-0123456789abcdefffffffffffffffff-00000000000000fe-01");
    assertThat(minted.traceId()).isEqualTo("0123456789abcdefffffffffffffffff");
    assertThat(TraceContext.inbound(TestHeaders.of("traceparent", minted.header())))
        .contains(minted);
    assertThat(TraceContext.inboundOrNew(TestHeaders.of("traceparent", VALID), bits::next).header())
        .isEqualTo(VALID);
  }

  @Test
  void mint_ofNothingButZeros_isStillValid() {
    TraceContext minted = TraceContext.mint(() -> 0);
    assertThat(TraceContext.inbound(TestHeaders.of("traceparent", minted.header())))
        .contains(minted);
  }
}
