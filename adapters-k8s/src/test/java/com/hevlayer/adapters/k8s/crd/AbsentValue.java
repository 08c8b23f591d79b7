package com.hevlayer.adapters.k8s.crd;

import org.jspecify.annotations.Nullable;

/** The sentence at the end of a description that says what stands for an absent member. */
final class AbsentValue {
  private static final String START = " Absent means ";

  private AbsentValue() {}

  static String sentence(String value) {
    return START + value + ".";
  }

  /** Returns the description without the sentence. */
  static String without(String description) {
    int start = description.lastIndexOf(START);
    return start < 0 ? description : description.substring(0, start);
  }

  /** Returns what the sentence says, or null without one. */
  static @Nullable String in(String description) {
    int start = description.lastIndexOf(START);
    return start < 0
        ? null
        : description.substring(start + START.length(), description.length() - 1);
  }
}
