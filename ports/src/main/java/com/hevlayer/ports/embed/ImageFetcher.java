package com.hevlayer.ports.embed;

import com.hevlayer.ports.store.CallContext;

/**
 * Fetches images whose addresses come from callers, whom nobody trusts. Blocks; thread-safe.
 * Plug-ins implement this type; it grows by default methods only.
 *
 * <p>An implementation connects to no address inside the host, its link or a private network unless
 * it was told to allow the host, at no step of a chain of redirects: the address that was judged is
 * the one that is connected to. It sends nothing that tells the gateway's callers apart and no
 * credential.
 */
public interface ImageFetcher extends AutoCloseable {
  /** The longest that one fetch takes, redirects included, in milliseconds. */
  int LONGEST_MILLIS = 10_000;

  /** The largest image, in bytes. */
  int LARGEST_BYTES = 20 << 20;

  /** The most redirects that are followed. */
  int MOST_REDIRECTS = 3;

  /**
   * Fetches an image; repeating it is safe. Gives up after {@link #LONGEST_MILLIS}, at the deadline
   * of the context or when it is cancelled, whichever comes first.
   *
   * @param address as the caller wrote it
   * @throws com.hevlayer.ports.store.NoAnswerException if the host gave no complete answer
   */
  FetchedImage fetch(CallContext context, String address);

  /** Releases everything; closing twice does nothing. */
  @Override
  void close();
}
