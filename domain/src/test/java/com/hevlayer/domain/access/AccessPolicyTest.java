package com.hevlayer.domain.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.plugin.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
  private static final Optional<Secret> OWN = Optional.of(Secret.of("own-key"));
  private static final InboundAuth DERIVE = new InboundAuth.DeriveFromStore();
  private static final InboundAuth KEYS =
      new InboundAuth.Keys(
          List.of(
              new InboundAuth.Key("reader", Set.of(Scope.READ), Secret.of("r")),
              new InboundAuth.Key("writer", Set.of(Scope.WRITE), Secret.of("w")),
              new InboundAuth.Key("chief", Set.of(Scope.ADMIN), Secret.of("a"))));

  @Test
  void judge_ownKeyInDeriveMode_admitsWithoutPassingTheKeyOn() {
    assertThat(AccessPolicy.judge(DERIVE, OWN, "Bearer own-key", Scope.ADMIN))
        .isEqualTo(new Judgement.Admitted(null, null));
  }

  @Test
  void judge_otherKeyInDeriveMode_isUnknown() {
    assertRefused(
        AccessPolicy.judge(DERIVE, OWN, "Bearer own-kez", Scope.READ),
        403,
        "{\"error\":\"invalid API key\"}");
  }

  @Test
  void judge_headerWithoutBearerScheme_isNoToken() {
    for (@Nullable String header :
        new @Nullable String[] {null, "", "own-key", "bearer own-key", "Basic own-key"}) {
      assertRefused(
          AccessPolicy.judge(DERIVE, OWN, header, Scope.READ),
          401,
          "{\"error\":\"missing or malformed Authorization: Bearer header\"}");
    }
  }

  @Test
  void judge_secondBlankBelongsToTheToken() {
    assertThat(AccessPolicy.judge(DERIVE, OWN, "Bearer  own-key", Scope.READ))
        .isInstanceOf(Judgement.UnknownToken.class);
  }

  @Test
  void judge_keylessStore_passesAnyKeyOn() {
    assertThat(AccessPolicy.judge(DERIVE, Optional.empty(), "Bearer theirs", Scope.ADMIN))
        .isEqualTo(new Judgement.Admitted(null, Secret.of("theirs")));
  }

  @Test
  void judge_keylessStoreAndEmptyToken_isNoToken() {
    assertThat(AccessPolicy.judge(DERIVE, Optional.empty(), "Bearer ", Scope.READ))
        .isInstanceOf(Judgement.NoToken.class);
  }

  @Test
  void judge_listedKey_needsItsScope() {
    assertThat(AccessPolicy.judge(KEYS, OWN, "Bearer r", Scope.READ))
        .isEqualTo(new Judgement.Admitted("reader", null));
    assertRefused(
        AccessPolicy.judge(KEYS, OWN, "Bearer r", Scope.WRITE),
        403,
        "{\"error\":\"insufficient API key scope\",\"required_scope\":\"write\"}");
    assertRefused(
        AccessPolicy.judge(KEYS, OWN, "Bearer w", Scope.READ),
        403,
        "{\"error\":\"insufficient API key scope\",\"required_scope\":\"read\"}");
    assertThat(AccessPolicy.judge(KEYS, OWN, "Bearer a", Scope.WRITE))
        .isInstanceOf(Judgement.Admitted.class);
  }

  @Test
  void judge_storesOwnKeyInKeysMode_isUnknown() {
    assertThat(AccessPolicy.judge(KEYS, OWN, "Bearer own-key", Scope.READ))
        .isInstanceOf(Judgement.UnknownToken.class);
  }

  @Test
  void judge_openMode_ignoresTheHeader() {
    assertThat(AccessPolicy.judge(new InboundAuth.Open(), OWN, "Bearer stolen", Scope.ADMIN))
        .isEqualTo(new Judgement.Admitted(null, null));
  }

  @Test
  void judgements_namesNoSecretInTheirText() {
    assertThat(KEYS.toString()).doesNotContain("[secret=r").contains("***");
    assertThat(AccessPolicy.judge(DERIVE, Optional.empty(), "Bearer theirs", Scope.READ).toString())
        .doesNotContain("theirs");
  }

  private static void assertRefused(Judgement judgement, int status, String body) {
    assertThat(judgement)
        .isInstanceOfSatisfying(
            Judgement.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.body()).isEqualTo(body);
            });
  }
}
