package com.hevlayer.domain.cache;

import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.json.JsonNumber;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.NamespaceName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which form ids have in a namespace. A number and the text of its digits are one id; the store
 * takes only the form of the namespace. Remembers what it learnt; thread-safe.
 */
final class IdTypes {
  private static final int MOST = 100_000;

  /** Whether ids are numbers. */
  private final Map<NamespaceName, Boolean> known = new ConcurrentHashMap<>();

  /** Remembers the form of an id that a namespace has. */
  void learn(NamespaceName namespace, Json id) {
    boolean numeric = id instanceof JsonNumber;
    Boolean before = known.get(namespace);
    if (before == null || before != numeric) {
      remember(namespace, numeric);
    }
  }

  /** Forgets a namespace: it was deleted, or does not take ids of the form that was learnt. */
  void forget(NamespaceName namespace) {
    known.remove(namespace);
  }

  /**
   * Returns ids by their keys in the form that the store takes; those that no row can have are left
   * out. Asks the store only if an id could have either form and nothing is known.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses to say
   */
  Map<String, Json> inTheFormOf(Target target, Collection<String> keys) {
    Boolean numeric = known.get(target.namespace());
    if (numeric == null) {
      numeric = keys.stream().anyMatch(IdTypes::isNumber) && describe(target);
    }
    return formed(keys, numeric);
  }

  /**
   * Returns ids by their keys in the form that the store says now; those that no row can have are
   * left out.
   *
   * @throws com.hevlayer.domain.fault.Fault wrapped, if the store refuses to say
   */
  Map<String, Json> asDescribed(Target target, Collection<String> keys) {
    return formed(keys, describe(target));
  }

  private static Map<String, Json> formed(Collection<String> keys, boolean numeric) {
    Map<String, Json> ids = LinkedHashMap.newLinkedHashMap(keys.size());
    for (String key : keys) {
      if (!numeric) {
        ids.put(key, Json.of(key));
      } else if (isNumber(key)) {
        ids.put(key, Json.number(key));
      }
    }
    return ids;
  }

  private boolean describe(Target target) {
    AttributeSchema id =
        StoreAnswers.wrapping(
                target.describe(),
                "reading the schema of namespace '" + target.namespace() + "'",
                target.kind())
            .value()
            .schema()
            .get("id");
    boolean numeric = id != null && id.type().equals("uint");
    remember(target.namespace(), numeric);
    return numeric;
  }

  private void remember(NamespaceName namespace, boolean numeric) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(namespace, numeric);
  }

  /** Whether this is how a 64-bit unsigned integer is written. */
  static boolean isNumber(String key) {
    int length = key.length();
    if (length == 0 || length > 20 || (length > 1 && key.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return false;
      }
    }
    return length < 20 || key.compareTo("18446744073709551615") <= 0;
  }
}
