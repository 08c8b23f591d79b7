package com.hevlayer.domain.scan;

/** Makes spools. Thread-safe; the application implements this type. */
@FunctionalInterface
public interface Spools {

  /**
   * Returns an empty spool, which whoever asks for it closes.
   *
   * @throws com.hevlayer.domain.fault.Fault.Unavailable if none can be made
   */
  Spool open();
}
