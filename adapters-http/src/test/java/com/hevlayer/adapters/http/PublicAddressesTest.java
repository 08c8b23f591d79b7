package com.hevlayer.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses anybody may be sent to. */
class PublicAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void address_ofAHostALinkOrAPrivateNetwork_isNotPublic(String literal) {
    assertThat(PublicAddresses.contains(InetAddress.ofLiteral(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "168.63.129.17",
        "169.253.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e"
      })
  void address_onTheInternet_isPublic(String literal) {
    assertThat(PublicAddresses.contains(InetAddress.ofLiteral(literal))).isTrue();
  }

  @Property
  void address_thatTheJdkCallsLocal_isNeverPublic(@ForAll @Size(4) byte[] four)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(four);
    if (isLocal(address)) {
      assertThat(PublicAddresses.contains(address)).as("%s", address).isFalse();
    }
  }

  @Property
  void address6_thatTheJdkCallsLocal_isNeverPublic(@ForAll @Size(16) byte[] sixteen)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(sixteen);
    if (isLocal(address)) {
      assertThat(PublicAddresses.contains(address)).as("%s", address).isFalse();
    }
  }

  @Example
  void ipv4InsideIpv6_whateverItIs_isJudgedAsIpv4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    assertThat(PublicAddresses.contains(InetAddress.getByAddress(mapped))).isFalse();
  }

  private static boolean isLocal(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }
}
