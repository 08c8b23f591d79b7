package com.hevlayer.adapters.http;

import com.hevlayer.ports.gateway.GatewayApi;
import com.hevlayer.ports.gateway.GatewayReply;
import com.hevlayer.ports.gateway.GatewayRequest;
import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.plugin.Secret;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Calls a gateway over a pool of its own. Thread-safe. Each call runs on a virtual thread that is
 * given up when its time is over, whatever it waits for: a name, a connection or one more byte.
 */
final class HttpGatewayApi implements GatewayApi {
  /** More than any answer of the gateway has that an operator asks for. */
  static final int LARGEST_ANSWER = 4 << 20;

  /** Longer than any call; each has a time-out of its own. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  private final Origin origin;
  private final HttpHost host;
  private final Supplier<Optional<Secret>> bearer;
  private final int largest;
  private final CloseableHttpClient client =
      WebClient.create(SystemDefaultDnsResolver.INSTANCE, LONGEST_SILENCE);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-call-", 0).factory());

  /**
   * Creates one.
   *
   * @param bearer asked at each call
   * @param largest most bytes of an answer
   */
  HttpGatewayApi(Origin origin, Supplier<Optional<Secret>> bearer, int largest) {
    this.origin = origin;
    host = HttpHost.create(URI.create(origin.toString()));
    this.bearer = bearer;
    this.largest = largest;
  }

  @Override
  public GatewayReply send(GatewayRequest request) {
    GatewayExchange exchange = new GatewayExchange(client, host, message(request), largest);
    Future<GatewayReply> running;
    try {
      running = threads.submit(exchange::run);
    } catch (RejectedExecutionException closed) {
      throw new NoAnswerException(
          Reason.CLOSED, Sent.NOTHING, what() + " is called no more: this process ends", closed);
    }
    try {
      return running.get(request.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failed(failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException late) {
      throw new NoAnswerException(
          Reason.TIMEOUT,
          Sent.UNKNOWN,
          what() + " gave no whole answer within " + request.timeout().toMillis() + " ms",
          late);
    } catch (CancellationException left) {
      throw new NoAnswerException(Reason.CANCELLED, Sent.UNKNOWN, "the call was given up", left);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException(
          Reason.CANCELLED, Sent.UNKNOWN, "the call was interrupted", interrupted);
    } finally {
      running.cancel(true);
      exchange.stop();
    }
  }

  private HttpUriRequestBase message(GatewayRequest request) {
    HttpUriRequestBase message =
        new HttpUriRequestBase(request.method(), URI.create(origin + request.path()));
    message.setHeader(HttpHeaders.ACCEPT, "application/json");
    message.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    bearer
        .get()
        .ifPresent(
            secret -> message.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + secret.reveal()));
    JsonObject body = request.body();
    if (body != null) {
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      message.setEntity(new ByteArrayEntity(bytes, ContentType.create("application/json")));
    }
    return message;
  }

  private String what() {
    return "the gateway at " + origin;
  }

  private RuntimeException failed(Throwable cause) {
    return switch (cause) {
      case UnknownHostException unknown ->
          missing(Reason.CONNECT, Sent.NOTHING, " cannot be reached: its host is unknown", unknown);
      case ConnectException refused -> unreachable(refused);
      case NoRouteToHostException lost -> unreachable(lost);
      case ConnectTimeoutException late -> unreachable(late);
      case SSLException tls ->
          missing(Reason.CONNECT, Sent.NOTHING, " spoke no TLS that is trusted", tls);
      case InterruptedIOException late ->
          missing(Reason.TIMEOUT, Sent.UNKNOWN, " took too long", late);
      case GatewayExchange.TooLargeException large ->
          missing(Reason.GARBLED, Sent.UNKNOWN, " answered more than " + largest + " bytes", large);
      case ClientProtocolException garbage ->
          missing(Reason.GARBLED, Sent.UNKNOWN, " answered what is no HTTP", garbage);
      case IOException broken ->
          missing(Reason.RESET, Sent.UNKNOWN, " broke the connection off", broken);
      case RuntimeException fault -> fault;
      default -> missing(Reason.GARBLED, Sent.UNKNOWN, " gave no answer", cause);
    };
  }

  private NoAnswerException unreachable(IOException cause) {
    return missing(Reason.CONNECT, Sent.NOTHING, " cannot be reached", cause);
  }

  private NoAnswerException missing(Reason reason, Sent sent, String message, Throwable cause) {
    return new NoAnswerException(reason, sent, what() + message, cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
