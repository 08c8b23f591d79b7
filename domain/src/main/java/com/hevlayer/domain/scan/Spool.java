package com.hevlayer.domain.scan;

/**
 * A file of bytes for what does not fit into memory. Filled by one thread; what was appended may be
 * read by any. The application implements this type.
 */
public interface Spool extends AutoCloseable {

  /**
   * Appends the first bytes of an array.
   *
   * @throws com.hevlayer.domain.fault.Fault.Unavailable if they cannot be stored
   */
  void append(byte[] bytes, int length);

  /**
   * Fills an array with what stands from a position on.
   *
   * @return how many bytes there were, 0 behind the last
   * @throws com.hevlayer.domain.fault.Fault.Unavailable if they cannot be read
   */
  int read(long position, byte[] into);

  /** Deletes the file; closing twice does nothing. */
  @Override
  void close();
}
