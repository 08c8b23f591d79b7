package com.hevlayer.domain.access;

import com.hevlayer.ports.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges callers. Tokens are compared in constant time; their length may leak. Thread-safe. */
public final class AccessPolicy {
  private static final String SCHEME = "Bearer ";

  private AccessPolicy() {}

  /**
   * Judges the caller of one store.
   *
   * @param credential the store's own, if it has one
   * @param authorization value of the {@code Authorization} header, or {@code null} without one
   * @param required what the route needs
   */
  public static Judgement judge(
      InboundAuth auth,
      Optional<Secret> credential,
      @Nullable String authorization,
      Scope required) {
    return switch (auth) {
      case InboundAuth.Open ignored -> new Judgement.Admitted(null, null);
      case InboundAuth.DeriveFromStore ignored ->
          credential.isPresent() ? ownKey(credential.get(), authorization) : anyKey(authorization);
      case InboundAuth.Keys keys -> listedKey(keys, authorization, required);
    };
  }

  private static Judgement ownKey(Secret credential, @Nullable String authorization) {
    String token = token(authorization);
    if (token == null) {
      return new Judgement.NoToken();
    }
    return same(credential, token)
        ? new Judgement.Admitted(null, null)
        : new Judgement.UnknownToken();
  }

  private static Judgement anyKey(@Nullable String authorization) {
    String token = token(authorization);
    return token == null || token.isEmpty()
        ? new Judgement.NoToken()
        : new Judgement.Admitted(null, Secret.of(token));
  }

  private static Judgement listedKey(
      InboundAuth.Keys keys, @Nullable String authorization, Scope required) {
    String token = token(authorization);
    if (token == null) {
      return new Judgement.NoToken();
    }
    InboundAuth.Key found = null;
    // All keys are compared, so that the time does not tell which one matched.
    for (InboundAuth.Key key : keys.keys()) {
      boolean matches = same(key.secret(), token);
      found = matches && found == null ? key : found;
    }
    if (found == null) {
      return new Judgement.UnknownToken();
    }
    return required.satisfiedBy(found.scopes())
        ? new Judgement.Admitted(found.name(), null)
        : new Judgement.ScopeMissing(found.name(), required);
  }

  private static @Nullable String token(@Nullable String authorization) {
    return authorization != null && authorization.startsWith(SCHEME)
        ? authorization.substring(SCHEME.length())
        : null;
  }

  private static boolean same(Secret secret, String token) {
    return MessageDigest.isEqual(
        secret.reveal().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }
}
