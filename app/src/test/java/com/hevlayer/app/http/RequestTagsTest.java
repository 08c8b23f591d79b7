package com.hevlayer.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.fault.Fault;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestTagsTest {

  @Test
  void of_noHeader_isEmpty() {
    assertThat(RequestTags.of(TestHeaders.of("x-other", "a"))).isEmpty();
    assertThat(RequestTags.of(TestHeaders.of("x-hevlayer-tags", " , ,,"))).isEmpty();
  }

  @Test
  void of_bothHeadersRepeated_areTrimmedSortedAndOnce() {
    assertThat(
            RequestTags.of(
                TestHeaders.of(
                    "x-hevlayer-tag", " user:42 ,b,,a",
                    "X-Hevlayer-Tags", "page:home",
                    "x-hevlayer-tag", "a\t,A=1/2+3.4_5-6")))
        .containsExactly("A=1/2+3.4_5-6", "a", "b", "page:home", "user:42");
  }

  @Test
  void of_illegalCharacter_isRefusedWithPlaceAndAlphabet() {
    for (String value : new String[] {"a b", "ok,é", "a;b", "{}", "a\u0001"}) {
      assertThatExceptionOfType(Fault.Invalid.class)
          .as(value)
          .isThrownBy(() -> RequestTags.of(TestHeaders.of("x-hevlayer-tag", value)))
          .withMessageContaining("x-hevlayer-tag holds a tag with an illegal character at position")
          .withMessageContaining("allowed are A-Z a-z 0-9 : _ - . / = +");
    }
  }

  @Test
  void of_lengthAtAndBeyondTheLimit_isAllowedAndRefused() {
    String longest = "x".repeat(128);
    assertThat(RequestTags.of(TestHeaders.of("x-hevlayer-tag", longest))).containsExactly(longest);
    assertThatExceptionOfType(Fault.Invalid.class)
        .isThrownBy(() -> RequestTags.of(TestHeaders.of("x-hevlayer-tags", longest + "y")))
        .withMessage("x-hevlayer-tags holds a tag of 129 bytes; allowed are at most 128");
  }

  @Test
  void of_countAtAndBeyondTheLimit_countsDifferentOnes() {
    String thirtyTwo =
        IntStream.range(0, 32).mapToObj(i -> "t" + i).collect(Collectors.joining(","));
    assertThat(RequestTags.of(TestHeaders.of("x-hevlayer-tag", thirtyTwo + "," + thirtyTwo)))
        .hasSize(32);
    assertThatExceptionOfType(Fault.Invalid.class)
        .isThrownBy(() -> RequestTags.of(TestHeaders.of("x-hevlayer-tag", thirtyTwo + ",more")))
        .withMessage("the request has 33 different tags; allowed are at most 32");
  }
}
