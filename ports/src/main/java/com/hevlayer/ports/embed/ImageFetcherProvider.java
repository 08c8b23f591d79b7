package com.hevlayer.ports.embed;

import com.hevlayer.ports.plugin.PluginContext;
import java.util.Set;

/** Opens fetchers of images. Stateless, thread-safe. Plug-ins implement this type. */
public interface ImageFetcherProvider {

  /** Returns the kind: lower-case letters, digits and {@code -}. */
  String kind();

  /**
   * Opens a fetcher.
   *
   * @param privateHosts names or literal addresses, in lower case, that may be fetched from
   *     wherever they lead
   */
  ImageFetcher open(Set<String> privateHosts, PluginContext context);
}
