package com.hevlayer.app.cli;

/** The process entry point. */
public final class Main {
  private Main() {}

  /**
   * Starts one role.
   *
   * @param args the role and its options
   */
  public static void main(String[] args) {
    System.out.println("layer");
  }
}
