package com.hevlayer.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that callers write. */
class ImageAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1.1/",
        "http://256.0.0.1/",
        "http://1.2.3.0x/",
        "http://user@example.com/",
        "http://user:pass@example.com/",
        "http://example.com@127.0.0.1/",
        "http://@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "//example.com/a.png",
        "http:///a.png",
        "http:a.png",
        "http://exa mple.com/",
        "http://exam%70le.com/",
        "http://127%2e0.0.1/",
        "http://example.com\\@127.0.0.1/",
        "http://[::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://[::g]/",
        "http://ⓔxample.com/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:99999999999/",
        "http://./",
        "http://127.0.0.1./",
        "http://example.com../",
        "not a url",
        ""
      })
  void address_thatReadersCouldReadDifferently_isRefused(String text) {
    assertThatThrownBy(() -> ImageAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, example.com, http://example.com/",
    "HTTPS://Example.COM:8443/A%20b?c=%2F&d#frag, example.com,"
        + " https://example.com:8443/A%20b?c=%2F&d",
    "http://example.com./x, example.com, http://example.com/x",
    "http://8.8.8.8/x, 8.8.8.8, http://8.8.8.8/x",
    "http://[::1]:80/x, ::1, http://[::1]:80/x",
    "http://[::FFFF:127.0.0.1]/x, ::ffff:127.0.0.1, http://[::ffff:127.0.0.1]/x",
    "http://1.2.3.4.example/x, 1.2.3.4.example, http://1.2.3.4.example/x",
  })
  void address_thatIsPlain_isTakenApart(String text, String host, String url) {
    ImageAddress address = ImageAddress.of(text);
    assertThat(address.host()).isEqualTo(host);
    assertThat(address.url()).hasToString(url);
  }

  @Test
  void redirect_relativeOrAbsolute_isJudgedAgain() {
    ImageAddress start = ImageAddress.of("https://example.com/a/b.png?x=1");
    assertThat(start.follow("../c.png").url()).hasToString("https://example.com/c.png");
    assertThat(start.follow("//other.example/d").url()).hasToString("https://other.example/d");
    assertThatThrownBy(() -> start.follow("ftp://example.com/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> start.follow("http://2130706433/"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> start.follow("http://a b/"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
