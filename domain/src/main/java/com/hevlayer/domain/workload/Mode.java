package com.hevlayer.domain.workload;

import org.jspecify.annotations.Nullable;

/** How the replicas of a workload come about. */
enum Mode {
  /** KEDA decides between the bounds. */
  AUTOSCALE("autoscale"),
  /** Always the lower bound. */
  FIXED("fixed"),
  /** None, by {@code scaling.mode}. */
  DISABLED("disabled"),
  /** None, by {@code paused}. */
  PAUSED("paused");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /** Returns the name for people. */
  String text() {
    return text;
  }

  /** Whether it means that nothing runs. */
  boolean isStop() {
    return this == DISABLED || this == PAUSED;
  }

  /** Returns what {@code scaling.mode} asks for, or {@code null} if it is none of the three. */
  static @Nullable Mode declared(String text) {
    return switch (text) {
      case "autoscale" -> AUTOSCALE;
      case "fixed" -> FIXED;
      case "disabled" -> DISABLED;
      default -> null;
    };
  }
}
