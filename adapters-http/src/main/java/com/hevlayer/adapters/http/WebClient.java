package com.hevlayer.adapters.http;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** A client that does what it is told and nothing by itself. */
final class WebClient {
  private static final int CONNECTIONS = 64;
  private static final int CONNECTIONS_TO_ONE_HOST = 16;
  private static final Timeout CONNECT = Timeout.ofSeconds(5);

  private WebClient() {}

  static CloseableHttpClient create(DnsResolver resolver, Duration longest) {
    Timeout silence = Timeout.of(longest);
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(resolver)
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS_TO_ONE_HOST)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(silence)
                    // A host that moved is looked up, and judged, anew.
                    .setTimeToLive(TimeValue.ofSeconds(30))
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        // No proxy of the environment: behind one nobody knows which address is connected to.
        .setRoutePlanner(new DefaultRoutePlanner(null))
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(silence)
                .setResponseTimeout(silence)
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(false)
                .build())
        .setUserAgent("layer")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  /**
   * Ends an exchange.
   *
   * @param whole whether the answer was read to its end: closing alone would read what is left of
   *     it, which may be without end
   */
  static void end(HttpUriRequestBase request, ClassicHttpResponse response, boolean whole) {
    if (!whole) {
      request.cancel();
    }
    try {
      response.close();
    } catch (IOException e) {
      // The connection was cut, on purpose or not; what was wanted was read or its fault thrown.
    }
  }
}
