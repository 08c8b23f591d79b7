package com.hevlayer.domain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.plugin.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static final List<Secret> SECRETS =
      List.of(Secret.of("tpuf_s3cret"), Secret.of("x"), Secret.of("caller-key"));

  @Test
  void mask_ofATextThatQuotesKeys_hidesThem() {
    assertThat(Masking.mask("no key tpuf_s3cret, nor caller-key; x stays", SECRETS))
        .isEqualTo("no key ***, nor ***; x stays");
  }

  @Test
  void mask_ofAWrappedRefusal_hidesThemInItsMessage() {
    assertThat(Masking.mask(new Fault.StepRefused("said tpuf_s3cret"), SECRETS))
        .isInstanceOf(Fault.StepRefused.class)
        .hasMessage("said ***");
  }

  @Test
  void mask_ofAnythingElse_isTheSame() {
    Fault fault = new Fault.Invalid("tpuf_s3cret is what the caller wrote");
    assertThat(Masking.mask(fault, SECRETS)).isSameAs(fault);
    Fault clean = new Fault.StepRefused("nothing to hide");
    assertThat(Masking.mask(clean, SECRETS)).isSameAs(clean);
  }
}
