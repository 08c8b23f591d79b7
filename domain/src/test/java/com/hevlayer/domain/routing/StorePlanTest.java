package com.hevlayer.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hevlayer.domain.access.InboundAuth;
import com.hevlayer.domain.access.Scope;
import com.hevlayer.ports.plugin.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorePlanTest {
  @Test
  void of_fullDefinition_readsEverything() {
    StoreSpec store =
        Plans.of(
                "{'main':{'kind':'TurboPuffer','endpoint':{'url':' https://x.example/p// ','region':'r1'},"
                    + "'credential':{'secretRef':{'name':'layer-store','key':'apiKey'}},"
                    + "'inboundAuth':{'mode':'keys','keys':[{'name':'k','scopes':['read','write'],"
                    + "'secretRef':{'name':'k','key':'t'}}]},"
                    + "'namespaces':['a','b-*'],'options':{'x':1,'y':true,'z':'t','n':null}}}",
                Map.of("layer-store/apiKey", "s3cret", "k/t", "token"))
            .stores()
            .getFirst();

    assertThat(store)
        .isEqualTo(
            new StoreSpec(
                "main",
                "turbopuffer",
                true,
                "https://x.example/p",
                "r1",
                Map.of("x", "1", "y", "true", "z", "t"),
                Secret.of("s3cret"),
                new SecretRef("layer-store", "apiKey"),
                new InboundAuth.Keys(
                    List.of(
                        new InboundAuth.Key(
                            "k", Set.of(Scope.READ, Scope.WRITE), Secret.of("token")))),
                List.of("a", "b-*"),
                null));
    assertThat(store.toString()).doesNotContain("s3cret").doesNotContain("token");
  }

  @Test
  void of_manyMistakes_reportsAllAtOnceWithTheirPlaces() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() ->
            Plans.of(
                "{'a':{'kind':'turbopufer','endpoint':{'url':'ftp://x'},'inbound':{}},"
                    + "'b':{'kind':'turbopuffer','inboundAuth':{'mode':'opne'},'namespaces':['*x']},"
                    + "'c':{'kind':'memory','credential':{'secretRef':{'name':'n','key':'k'}}},"
                    + "'d':{'kind':'memory','default':'yes','credential':{'apiKey':12345}}}"))
        .satisfies(e ->
            assertThat(e.problems())
                .contains(
                    "a.kind is 'turbopufer'; known kinds are memory, turbopuffer (did you mean"
                        + " 'turbopuffer'?)",
                    "a.endpoint.url is no base URL; allowed is http(s)://host[:port][/prefix]",
                    "b.inboundAuth.mode is 'opne'; allowed are deriveFromStore, keys, open"
                        + " (did you mean 'open'?)",
                    "b.namespaces[0] is '*x'; allowed is a namespace name, or a prefix"
                        + " followed by *",
                    "b.endpoint.url is required for a store of kind turbopuffer",
                    "c.credential.secretRef names a secret that is not set: variable n/k",
                    "d.default is 'yes'; allowed are true and false",
                    "d.credential.apiKey is not a text but a number")
                .anySatisfy(problem -> assertThat(problem).startsWith("a.inbound is not known;"))
                .noneSatisfy(problem -> assertThat(problem).contains("12345")));
  }

  @Test
  void of_urlThatIsNone_isReportedOnce() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() -> Plans.of("{'a':{'kind':'turbopuffer','endpoint':{'url':'ftp://x'}}}"))
        .withMessage("a.endpoint.url is no base URL; allowed is http(s)://host[:port][/prefix]");
  }

  @Test
  void of_regionInTheUrl_isFilledIn() {
    assertThat(
            Plans.of(
                    "{'main':{'kind':'turbopuffer','endpoint':{'region':'gcp-us-central1',"
                        + "'url':'https://{region}.turbopuffer.com/'}}}")
                .stores()
                .getFirst()
                .url())
        .isEqualTo("https://gcp-us-central1.turbopuffer.com");
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(
            () -> Plans.of("{'a':{'kind':'memory','endpoint':{'url':'https://{region}.x.com'}}}"))
        .withMessage("a.endpoint.region is required, since endpoint.url holds {region}");
  }

  @Test
  void of_severalStoresWithoutDefault_isRefused() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() -> Plans.of("{'a':{'kind':'memory'},'b':{'kind':'memory'}}"))
        .withMessage("stores.yaml marks no store as default; exactly one of several is");
  }

  @Test
  void of_twoDefaults_namesBoth() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() ->
            Plans.of("{'b':{'kind':'memory','default':true},'a':{'kind':'memory','default':true}}"))
        .withMessage("stores.yaml marks 2 stores as default (a, b); allowed is one");
  }

  @Test
  void of_sameClaimTwice_isRefused() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() ->
            Plans.of(
                "{'a':{'kind':'memory','default':true,'namespaces':['x-*']},"
                    + "'b':{'kind':'memory','namespaces':['x-*']}}"))
        .withMessage("the stores 'a' and 'b' both claim the namespaces 'x-*'");
  }

  @Test
  void of_openTurbopufferWithoutCredential_isRefused() {
    assertThatExceptionOfType(InvalidStoresException.class)
        .isThrownBy(() ->
            Plans.of(
                "{'a':{'kind':'turbopuffer','endpoint':{'url':'http://h'},"
                    + "'inboundAuth':{'mode':'open'}}}"))
        .withMessageContaining("a.credential is required");
  }

  @Test
  void of_noStore_isRefused() {
    assertThatExceptionOfType(InvalidStoresException.class).isThrownBy(() -> Plans.of("{}"));
  }

  @Test
  void of_severalStores_ordersDefaultFirstThenByName() {
    assertThat(
            Plans.of(
                    "{'c':{'kind':'memory'},'b':{'kind':'memory','default':true},"
                        + "'a':{'kind':'memory'}}")
                .stores())
        .extracting(StoreSpec::name)
        .containsExactly("b", "a", "c");
  }
}
