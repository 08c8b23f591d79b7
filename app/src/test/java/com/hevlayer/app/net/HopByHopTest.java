package com.hevlayer.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HopByHopTest {

  @Test
  void drops_fieldsOfOneConnection_inAnyCase() {
    for (String name :
        List.of(
            "Connection",
            "keep-alive",
            "TE",
            "TRAILER",
            "Transfer-Encoding",
            "upgrade",
            "Proxy-Connection",
            "Proxy-Authorization",
            "Proxy-Authenticate")) {
      assertThat(HopByHop.drops(name, "")).as(name).isTrue();
    }
  }

  @Test
  void drops_endToEndFields_never() {
    for (String name :
        List.of(
            "Content-Type",
            "Cache-Control",
            "Prefer",
            "Keep-Alive-Not",
            "Te2",
            "User-Agent",
            "T")) {
      assertThat(HopByHop.drops(name, "close")).as(name).isFalse();
    }
  }

  @Test
  void drops_nominatedFields_andNoOther() {
    String connection = "close , X-One,,x-two\t";
    assertThat(HopByHop.drops("x-one", connection)).isTrue();
    assertThat(HopByHop.drops("X-Two", connection)).isTrue();
    assertThat(HopByHop.drops("X-On", connection)).isFalse();
    assertThat(HopByHop.drops("One", connection)).isFalse();
    assertThat(HopByHop.drops("X-Three", connection)).isFalse();
  }
}
