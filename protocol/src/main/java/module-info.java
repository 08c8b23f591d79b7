/** turbopuffer's wire format. */
module com.hevlayer.protocol {
  exports com.hevlayer.protocol;
  exports com.hevlayer.protocol.client;
  exports com.hevlayer.protocol.decode;
  exports com.hevlayer.protocol.encode;
  exports com.hevlayer.protocol.json;
  exports com.hevlayer.protocol.scan;
  exports com.hevlayer.protocol.text;

  requires transitive com.hevlayer.ports;
  requires com.fasterxml.jackson.core;
  requires static org.jspecify;
}
