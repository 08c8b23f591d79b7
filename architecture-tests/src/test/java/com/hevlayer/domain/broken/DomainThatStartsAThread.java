package com.hevlayer.domain.broken;

/** A rule with a thread of its own. */
public final class DomainThatStartsAThread {
  private DomainThatStartsAThread() {}

  /** Starts. */
  public static void start(Runnable work) {
    Thread.ofVirtual().start(work);
  }
}
