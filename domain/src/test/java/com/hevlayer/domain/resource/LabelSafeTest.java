package com.hevlayer.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelSafeTest {

  @ParameterizedTest
  @ValueSource(strings = {"menus", "A", "a.b_c-D", "0123456789"})
  void of_labelValue_isUnchanged(String raw) {
    assertThat(LabelSafe.of(raw)).isEqualTo(raw);
  }

  @Test
  void of_63Characters_isUnchangedAnd64AreCutTo54AndHashed() {
    assertThat(LabelSafe.of("a".repeat(63))).isEqualTo("a".repeat(63));
    // The same hash as the name of the Index of this id has.
    assertThat(LabelSafe.of("a".repeat(64))).isEqualTo("a".repeat(54) + "-d96f0f85");
  }

  @Test
  void of_badEnds_areStrippedBeforeTheHash() {
    assertThat(LabelSafe.of("orders-")).isEqualTo("orders-0be751d3");
    assertThat(LabelSafe.of("a" + ".".repeat(80))).startsWith("a-").hasSize(10);
    assertThat(LabelSafe.of("...")).matches("[0-9a-f]{8}");
  }

  @Property(tries = 500)
  void of_anyId_isALabelValue(
      @ForAll
          @NotEmpty
          @CharRange(from = 'A', to = 'Z')
          @CharRange(from = '0', to = '9')
          @Chars({'.', '_', '-'})
          @StringLength(max = 128)
          String raw) {
    assertThat(LabelSafe.isSafe(LabelSafe.of(raw))).isTrue();
  }
}
