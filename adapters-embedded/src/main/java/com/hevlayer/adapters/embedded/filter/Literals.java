package com.hevlayer.adapters.embedded.filter;

import com.hevlayer.ports.json.Json;

/** Values of the caller as messages show them. */
final class Literals {
  private static final int LONGEST = 80;

  private Literals() {}

  /** Returns what a value is, cut where it is long. */
  static String brief(Json value) {
    String text = value.describe();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
