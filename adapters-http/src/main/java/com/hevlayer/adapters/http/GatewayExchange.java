package com.hevlayer.adapters.http;

import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.json.Json;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonText;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Run once; may be stopped by any thread. */
final class GatewayExchange {
  private final CloseableHttpClient client;
  private final HttpHost host;
  private final HttpUriRequestBase request;
  private final int largest;

  GatewayExchange(
      CloseableHttpClient client, HttpHost host, HttpUriRequestBase request, int largest) {
    this.client = client;
    this.host = host;
    this.request = request;
    this.largest = largest;
  }

  /** The answer does not end where it should. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  GatewayReply run() throws IOException {
    ClassicHttpResponse response = client.executeOpen(host, request, null);
    boolean whole = false;
    try {
      GatewayReply reply = read(response);
      whole = true;
      return reply;
    } finally {
      WebClient.end(request, response, whole);
    }
  }

  /** Ends it as soon as possible. */
  void stop() {
    request.cancel();
  }

  private GatewayReply read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new GatewayReply(response.getCode(), null);
    }
    if (entity.getContentLength() > largest) {
      throw new TooLargeException();
    }
    byte[] bytes = entity.getContent().readNBytes(largest + 1);
    if (bytes.length > largest) {
      throw new TooLargeException();
    }
    Json body = json(bytes);
    if (body == null && entity.getContentLength() < 0 && !entity.isChunked()) {
      // Nothing but the end of the connection ends this answer, and that may have come too early.
      throw new ConnectionClosedException("the answer has no end");
    }
    return new GatewayReply(response.getCode(), body);
  }

  private static @Nullable Json json(byte[] bytes) {
    try {
      return JsonText.parseAnswer(bytes);
    } catch (WireRefusal none) {
      return null;
    }
  }
}
