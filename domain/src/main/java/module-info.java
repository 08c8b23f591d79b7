/** The rules of the gateway. */
module com.hevlayer.domain {
  exports com.hevlayer.domain.access;
  exports com.hevlayer.domain.cache;
  exports com.hevlayer.domain.consistency;
  exports com.hevlayer.domain.embed;
  exports com.hevlayer.domain.fault;
  exports com.hevlayer.domain.federation;
  exports com.hevlayer.domain.lookup;
  exports com.hevlayer.domain.namespace;
  exports com.hevlayer.domain.parallel;
  exports com.hevlayer.domain.query;
  exports com.hevlayer.domain.query.hybrid;
  exports com.hevlayer.domain.query.text;
  exports com.hevlayer.domain.routing;
  exports com.hevlayer.domain.scan;
  exports com.hevlayer.domain.shard;
  exports com.hevlayer.domain.write;

  requires transitive com.hevlayer.ports;
  requires transitive com.hevlayer.protocol;
  requires static org.jspecify;
}
