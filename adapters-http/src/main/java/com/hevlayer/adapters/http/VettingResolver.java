package com.hevlayer.adapters.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves hosts and judges every address, right before a connection is made to one of them: what
 * was judged is what is connected to, whatever a second look-up would say. Thread-safe.
 */
final class VettingResolver implements DnsResolver {
  private final Set<String> privateHosts;
  private final Lookup lookup;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  VettingResolver(Set<String> privateHosts, Lookup lookup) {
    this.privateHosts = Set.copyOf(privateHosts);
    this.lookup = lookup;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.all(host);
    if (!privateHosts.contains(ImageAddress.normalised(host))) {
      for (InetAddress address : addresses) {
        // One bad address is enough: the next try might take that one.
        if (!PublicAddresses.contains(address)) {
          throw new ForbiddenAddressException(host);
        }
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
