/** The rules of the gateway. */
module com.hevlayer.domain {
  requires transitive com.hevlayer.ports;
  requires transitive com.hevlayer.protocol;
  requires static org.jspecify;
}
