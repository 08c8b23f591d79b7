package com.hevlayer.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ClaimsProperties {
  @Property(tries = 500)
  void owner_isTheExactNameElseTheLongestPrefix(
      @ForAll("claims") List<String> claims, @ForAll("names") String name) {
    Claims<String> map = new Claims<>();
    claims.forEach(claim -> map.add(claim, claim));

    String expected =
        claims.contains(name)
            ? name
            : claims.stream()
                .filter(claim -> claim.endsWith("*"))
                .filter(claim -> name.startsWith(claim.substring(0, claim.length() - 1)))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse(null);

    assertThat(map.owner(name)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<String>> claims() {
    Arbitrary<String> body = Arbitraries.strings().withChars("ab-").ofMaxLength(5);
    return Arbitraries.oneOf(body.map(text -> text + "*"), body.filter(text -> !text.isEmpty()))
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab-c").ofMinLength(1).ofMaxLength(7);
  }
}
