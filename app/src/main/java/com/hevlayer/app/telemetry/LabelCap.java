package com.hevlayer.app.telemetry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets so many distinct values of a label pass; later ones become {@code other}. Thread-safe. */
final class LabelCap {
  private static final String OTHER = "other";

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final int most;

  LabelCap(int most) {
    this.most = most;
  }

  String cap(String value) {
    if (value.isEmpty() || known.contains(value)) {
      return value;
    }
    synchronized (known) {
      if (known.size() < most) {
        known.add(value);
      }
      return known.contains(value) ? value : OTHER;
    }
  }
}
