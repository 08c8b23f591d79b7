package com.hevlayer.app.demo;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A progress bar that is redrawn in place on a terminal, and a line for every tenth anywhere else.
 */
final class Progress {
  private static final int CELLS = 30;

  private final PrintStream out;
  private final boolean tty;
  private final int total;
  private final long start = System.nanoTime();
  private int tenths;

  Progress(PrintStream out, boolean tty, int total) {
    this.out = out;
    this.tty = tty;
    this.total = total;
  }

  /** Shows that {@code done} of the total are done. */
  void show(int done) {
    double seconds = Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    int reached = (int) (10L * done / total);
    if (tty) {
      int filled = (int) ((long) CELLS * done / total);
      out.printf(
          Locale.ROOT,
          "\r  [%s%s] %,6d of %,d, %,.0f/s ",
          "█".repeat(filled),
          "·".repeat(CELLS - filled),
          done,
          total,
          done / seconds);
      if (done == total) {
        out.println();
      }
      out.flush();
    } else if (reached > tenths) {
      out.printf(Locale.ROOT, "  %3d %%  %,6d of %,d%n", reached * 10, done, total);
    }
    tenths = reached;
  }

  /** Seconds since the beginning. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
