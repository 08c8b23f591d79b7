package com.hevlayer.ports.store;

/** The value of an answer that says no more than that it was done. */
public enum Done {
  /** It was done. */
  DONE
}
