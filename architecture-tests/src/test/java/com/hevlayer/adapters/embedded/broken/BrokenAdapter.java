package com.hevlayer.adapters.embedded.broken;

/** An adapter that others must not see. */
public final class BrokenAdapter {
  private BrokenAdapter() {}
}
