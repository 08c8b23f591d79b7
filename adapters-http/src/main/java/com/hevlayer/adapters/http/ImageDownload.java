package com.hevlayer.adapters.http;

import com.hevlayer.ports.embed.FetchedImage;
import com.hevlayer.ports.embed.ImageFetcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** One fetch, redirects included. Run once; may be stopped by any thread. */
final class ImageDownload {
  private static final int PIECE = 16 << 10;

  private final CloseableHttpClient client;
  private final ImageAddress first;
  private volatile boolean stopped;
  private volatile @Nullable HttpGet running;

  ImageDownload(CloseableHttpClient client, ImageAddress first) {
    this.client = client;
    this.first = first;
  }

  /** Either the end, or where to look next. */
  private record Step(@Nullable FetchedImage end, @Nullable String location) {}

  FetchedImage run() throws IOException {
    ImageAddress at = first;
    for (int redirects = 0; ; redirects++) {
      Step step = ask(at);
      if (step.end() != null) {
        return step.end();
      }
      if (redirects == ImageFetcher.MOST_REDIRECTS) {
        return FetchedImage.unacceptable(
            "the host of the image redirects more than " + ImageFetcher.MOST_REDIRECTS + " times");
      }
      try {
        at = at.follow(String.valueOf(step.location()));
      } catch (IllegalArgumentException unreadable) {
        return FetchedImage.unacceptable(String.valueOf(unreadable.getMessage()));
      }
    }
  }

  /** Ends it as soon as possible. */
  void stop() {
    stopped = true;
    HttpGet request = running;
    if (request != null) {
      request.cancel();
    }
  }

  private Step ask(ImageAddress address) throws IOException {
    HttpGet request = new HttpGet(address.url());
    request.setHeader(HttpHeaders.ACCEPT, "image/*");
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    running = request;
    if (stopped) {
      throw new InterruptedIOException("stopped");
    }
    ClassicHttpResponse response =
        client.executeOpen(HttpHost.create(address.url()), request, null);
    boolean whole = false;
    try {
      Step step = read(response);
      whole = step.end() instanceof FetchedImage.Image;
      return step;
    } finally {
      WebClient.end(request, response, whole);
    }
  }

  private Step read(ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    Header location = response.getFirstHeader(HttpHeaders.LOCATION);
    if (location != null && isRedirect(status)) {
      return new Step(null, location.getValue());
    }
    if (status >= 300) {
      Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      return new Step(
          FetchedImage.refused(status, retryAfter == null ? null : retryAfter.getValue()), null);
    }
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new Step(FetchedImage.unacceptable("the URL of the image answers no bytes"), null);
    }
    if (entity.getContentLength() > ImageFetcher.LARGEST_BYTES) {
      return new Step(tooLarge(), null);
    }
    return new Step(content(entity), null);
  }

  private FetchedImage content(HttpEntity entity) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(PIECE);
    byte[] piece = new byte[PIECE];
    InputStream in = entity.getContent();
    int count;
    while ((count = in.read(piece)) >= 0) {
      if (stopped) {
        throw new InterruptedIOException("stopped");
      }
      bytes.write(piece, 0, count);
      if (bytes.size() > ImageFetcher.LARGEST_BYTES) {
        return tooLarge();
      }
    }
    return bytes.size() == 0
        ? FetchedImage.unacceptable("the URL of the image answers no bytes")
        : FetchedImage.image(bytes.toByteArray());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static FetchedImage tooLarge() {
    return FetchedImage.unacceptable(
        "the image is larger than " + ImageFetcher.LARGEST_BYTES + " bytes");
  }
}
