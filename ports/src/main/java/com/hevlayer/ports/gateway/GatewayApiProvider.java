package com.hevlayer.ports.gateway;

import com.hevlayer.ports.plugin.PluginContext;

/** Opens connections to gateways. Stateless, thread-safe. */
public interface GatewayApiProvider {

  /** Returns how it calls, lower-case; constant. */
  String kind();

  /** Opens a connection; does not wait for the gateway. */
  GatewayApi open(GatewayApiDefinition definition, PluginContext context);
}
