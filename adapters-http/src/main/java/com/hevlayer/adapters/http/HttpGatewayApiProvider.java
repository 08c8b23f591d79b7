package com.hevlayer.adapters.http;

import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayApiDefinition;
import com.hevlayer.ports.gateway.GatewayApiProvider;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.PluginException;
import java.net.URI;
import java.net.URISyntaxException;

/** Opens connections to gateways over HTTP. */
final class HttpGatewayApiProvider implements GatewayApiProvider {

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public GatewayApi open(GatewayApiDefinition definition, PluginContext context) {
    try {
      Origin origin = Origin.of(new URI(definition.url()), null);
      return new HttpGatewayApi(origin, definition.bearer(), HttpGatewayApi.LARGEST_ANSWER);
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      throw new PluginException(
          "the URL of the gateway is malformed; allowed is http(s)://host[:port][/prefix]",
          malformed);
    }
  }
}
