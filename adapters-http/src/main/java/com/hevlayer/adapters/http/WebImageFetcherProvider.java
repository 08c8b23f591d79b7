package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.embed.ImageFetcherProvider;
import com.hevlayer.ports.plugin.PluginContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/** Opens fetchers over an HTTP client of their own, whose connections are judged one by one. */
final class WebImageFetcherProvider implements ImageFetcherProvider {

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public ImageFetcher open(Set<String> privateHosts, PluginContext context) {
    return new WebImageFetcher(
        new VettingResolver(privateHosts, InetAddress::getAllByName),
        context.clock(),
        Duration.ofMillis(ImageFetcher.LONGEST_MILLIS));
  }
}
