/** turbopuffer's wire format. */
module com.hevlayer.protocol {
  exports com.hevlayer.protocol;

  requires transitive com.hevlayer.ports;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;
}
