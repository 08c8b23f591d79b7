package com.hevlayer.domain.operator;

import com.hevlayer.domain.resource.Fields;
import com.hevlayer.domain.resource.Kinds;
import com.hevlayer.ports.cluster.ObjectRef;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.plugin.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds Secrets: most in the cache, the rest by asking the API server. Thread-safe. */
final class Secrets {
  private static final int REVISION_DIGITS = 16;

  private final View view;
  private final Set<String> cachedNamespaces;
  private final @Nullable String cachedName;

  /**
   * Creates one.
   *
   * @param cachedNamespaces whose Secrets are all watched
   * @param cachedName the Secret that is watched wherever workloads may be, or {@code null}
   */
  Secrets(View view, Set<String> cachedNamespaces, @Nullable String cachedName) {
    this.view = view;
    this.cachedNamespaces = Set.copyOf(cachedNamespaces);
    this.cachedName = cachedName;
  }

  static ObjectRef ref(String namespace, String name) {
    return new ObjectRef(Kinds.SECRET, namespace, name);
  }

  /** Returns a Secret. */
  Optional<JsonObject> object(String namespace, String name) {
    ObjectRef ref = ref(namespace, name);
    return cachedNamespaces.contains(namespace) || name.equals(cachedName)
        ? view.get(ref)
        : view.read(ref);
  }

  /** Returns the value that a key of a Secret has. */
  SecretValue find(String namespace, String name, String key) {
    return object(namespace, name)
        .map(secret -> value(secret, key))
        .orElse(SecretValue.Absent.NO_SECRET);
  }

  /** Returns the value that a key of a Secret has. */
  static SecretValue value(JsonObject secret, String key) {
    Optional<String> data = Fields.text(secret, "data", key);
    if (data.isEmpty()) {
      return SecretValue.Absent.NO_KEY;
    }
    byte[] bytes = decode(data.get());
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return text.isEmpty()
        ? SecretValue.Absent.EMPTY
        : new SecretValue.Found(Secret.of(text), revision(bytes), data.get());
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      // The API server admits nothing else; an empty value is reported where it is used.
      return new byte[0];
    }
  }

  private static String revision(byte[] value) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(hash).substring(0, REVISION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
