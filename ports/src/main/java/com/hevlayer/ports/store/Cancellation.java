package com.hevlayer.ports.store;

/**
 * Tells a call that nobody waits for its answer any more. Thread-safe. The host implements this
 * type. Long work asks {@link #isCancelled()} at least every 100 ms and ends with {@link
 * NoAnswerException}.
 */
public interface Cancellation {

  /** Is never cancelled. */
  Cancellation NEVER =
      new Cancellation() {
        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public Registration onCancel(Runnable action) {
          return () -> {};
        }
      };

  /** Whether it was cancelled; once true, stays true. */
  boolean isCancelled();

  /**
   * Runs the action once when cancelled, at once if it already is. The action is quick and does not
   * throw.
   *
   * @return takes the action back; closing twice does nothing
   */
  Registration onCancel(Runnable action);

  /** A registered action. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
