package com.hevlayer.app.broken;

/** A server that prints. */
public final class AppThatPrints {
  private AppThatPrints() {}

  /** Prints. */
  public static void print() {
    System.out.println("printed");
  }
}
