package com.hevlayer.adapters.http;

import java.net.InetAddress;

/**
 * Which addresses are on the public internet. Everything that IANA keeps for hosts, links, private
 * networks, documentation, tests, groups or translation is not.
 */
final class PublicAddresses {
  private PublicAddresses() {}

  /** Whether anybody may be sent there. */
  static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublic4(bytes) : isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int a = bytes[0] & 0xFF;
    int b = bytes[1] & 0xFF;
    int c = bytes[2] & 0xFF;
    return switch (a) {
      // "This" network, private, loopback.
      case 0, 10, 127 -> false;
      // Shared by carriers; some clouds keep their metadata there.
      case 100 -> b < 64 || b > 127;
      // Link-local; most clouds keep their metadata there.
      case 169 -> b != 254;
      case 172 -> b < 16 || b > 31;
      case 192 ->
          switch (b) {
            // Protocol assignments, documentation.
            case 0 -> c != 0 && c != 2;
            // Relays of 6to4.
            case 88 -> c != 99;
            case 168 -> false;
            default -> true;
          };
      // Benchmarks and documentation.
      case 198 -> b != 18 && b != 19 && !(b == 51 && c == 100);
      case 203 -> !(b == 0 && c == 113);
      // The host agent and metadata of one cloud, on a public address.
      case 168 -> !(b == 63 && c == 129 && (bytes[3] & 0xFF) == 16);
      // Groups, reserved, broadcast.
      default -> a < 224;
    };
  }

  private static boolean isPublic6(byte[] bytes) {
    // Only 2000::/3 is public. That leaves out the unspecified and the loopback address, forms that
    // carry an IPv4 address (mapped, compatible, NAT64), unique-local, link-local and groups.
    if ((bytes[0] & 0xE0) != 0x20) {
      return false;
    }
    int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
    int second = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    return switch (first) {
      // Protocol assignments with Teredo, and documentation.
      case 0x2001 -> second >= 0x0200 && second != 0x0DB8;
      // 6to4 carries an IPv4 address.
      case 0x2002 -> false;
      // Documentation.
      case 0x3FFF -> second >= 0x1000;
      default -> true;
    };
  }
}
