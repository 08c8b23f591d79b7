package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.FetchedImage;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.hevlayer.ports.store.NoAnswerException.Sent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Fetches images over a pool of its own. Thread-safe. Each fetch runs on a virtual thread that is
 * given up when its time is over, whatever it waits for: a name, a connection or one more byte.
 */
final class WebImageFetcher implements ImageFetcher {
  private final CloseableHttpClient client;
  private final InstantSource clock;
  private final Duration longest;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("image-fetch-", 0).factory());

  WebImageFetcher(DnsResolver resolver, InstantSource clock, Duration longest) {
    client = WebClient.create(resolver, longest);
    this.clock = clock;
    this.longest = longest;
  }

  @Override
  public FetchedImage fetch(CallContext context, String address) {
    ImageAddress first;
    try {
      first = ImageAddress.of(address);
    } catch (IllegalArgumentException unreadable) {
      return FetchedImage.unacceptable(String.valueOf(unreadable.getMessage()));
    }
    long patience = patience(context.deadline());
    if (patience <= 0) {
      throw new NoAnswerException(
          Reason.TIMEOUT, Sent.NOTHING, "the deadline of the call had passed", null);
    }
    ImageDownload download = new ImageDownload(client, first);
    Future<FetchedImage> running;
    try {
      running = threads.submit(download::run);
    } catch (RejectedExecutionException closed) {
      throw new NoAnswerException(
          Reason.CLOSED, Sent.NOTHING, "no image is fetched any more: this process ends", closed);
    }
    try (Cancellation.Registration _ =
        context.cancellation().onCancel(() -> running.cancel(true))) {
      return running.get(patience, TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      return failed(first, failed.getCause() == null ? failed : failed.getCause());
    } catch (TimeoutException late) {
      throw new NoAnswerException(
          Reason.TIMEOUT, Sent.UNKNOWN, "host '" + first.host() + "' took too long", late);
    } catch (CancellationException left) {
      throw new NoAnswerException(Reason.CANCELLED, Sent.UNKNOWN, "the caller left", left);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NoAnswerException(
          Reason.CANCELLED, Sent.UNKNOWN, "the fetch was interrupted", interrupted);
    } finally {
      running.cancel(true);
      download.stop();
    }
  }

  private long patience(@Nullable Instant deadline) {
    Duration left = deadline == null ? longest : Duration.between(clock.instant(), deadline);
    return Math.min(longest.toNanos(), left.toNanos());
  }

  private static FetchedImage failed(ImageAddress address, Throwable cause) {
    String host = "host '" + address.host() + "'";
    return switch (cause) {
      case ForbiddenAddressException forbidden ->
          FetchedImage.unacceptable(String.valueOf(forbidden.getMessage()));
      case UnknownHostException unknown ->
          throw new NoAnswerException(Reason.CONNECT, Sent.NOTHING, host + " is unknown", unknown);
      case ConnectException refused ->
          throw new NoAnswerException(
              Reason.CONNECT, Sent.NOTHING, host + " cannot be reached", refused);
      case SSLException tls ->
          throw new NoAnswerException(
              Reason.CONNECT, Sent.NOTHING, host + " spoke no TLS that is trusted", tls);
      // Connect, read and pool time-outs all are.
      case InterruptedIOException late ->
          throw new NoAnswerException(Reason.TIMEOUT, Sent.UNKNOWN, host + " took too long", late);
      case IOException broken ->
          throw new NoAnswerException(
              Reason.RESET, Sent.UNKNOWN, host + " broke the answer off", broken);
      case RuntimeException fault -> throw fault;
      default -> throw new NoAnswerException(Reason.GARBLED, Sent.UNKNOWN, host + " failed", cause);
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
