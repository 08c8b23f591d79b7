package com.hevlayer.domain.embed;

import com.hevlayer.domain.fault.Fault;
import com.hevlayer.ports.embed.EmbedInput;
import com.hevlayer.ports.embed.FetchedImage;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NoAnswerException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes images of what callers write: a URL, a {@code data:} URI, or base64. Thread-safe. */
final class Images {
  private static final String ALLOWED =
      "an http(s) URL, a data: URI in base64, or base64 in the standard alphabet";
  private static final int[][] MAGIC = {
    {0x89, 'P', 'N', 'G'}, {0xFF, 0xD8, 0xFF}, {'G', 'I', 'F', '8'}, {'R', 'I', 'F', 'F'}
  };
  private static final String[] TYPES = {"image/png", "image/jpeg", "image/gif", "image/webp"};

  private final @Nullable ImageFetcher fetcher;

  Images(@Nullable ImageFetcher fetcher) {
    this.fetcher = fetcher;
  }

  /**
   * Returns the image; blocks where it is fetched.
   *
   * @throws Fault if there is none
   */
  EmbedInput read(CallContext context, String written) {
    byte[] bytes = bytes(context, written);
    if (bytes.length == 0) {
      throw new Fault.Invalid("an image has no bytes; allowed is " + ALLOWED);
    }
    return new EmbedInput.Image(bytes, mediaType(bytes));
  }

  private byte[] bytes(CallContext context, String written) {
    String scheme = written.substring(0, Math.min(6, written.length())).toLowerCase(Locale.ROOT);
    if (scheme.startsWith("http:") || scheme.equals("https:")) {
      return fetched(context, written);
    }
    if (!scheme.startsWith("data:")) {
      return decoded(written);
    }
    int comma = written.indexOf(',');
    if (comma < 0 || !written.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
      throw new Fault.Invalid("a data: URI of an image is not in base64; allowed is " + ALLOWED);
    }
    return decoded(written.substring(comma + 1));
  }

  private static byte[] decoded(String base64) {
    // Four characters for three bytes, at most two of them padding.
    if (base64.length() / 4L * 3 > ImageFetcher.LARGEST_BYTES + 2L) {
      throw tooLarge();
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw new Fault.Invalid("an image cannot be read; allowed is " + ALLOWED);
    }
    if (bytes.length > ImageFetcher.LARGEST_BYTES) {
      throw tooLarge();
    }
    return bytes;
  }

  private static Fault tooLarge() {
    return new Fault.Invalid(
        "an image is larger than " + ImageFetcher.LARGEST_BYTES + " bytes, the most allowed");
  }

  private byte[] fetched(CallContext context, String url) {
    if (fetcher == null) {
      throw new Fault.Unavailable("nothing is installed that fetches images");
    }
    FetchedImage fetched;
    try {
      fetched = fetcher.fetch(context, url);
    } catch (NoAnswerException e) {
      throw switch (e.reason()) {
        case TIMEOUT -> new Fault.RemoteRefused(504, "fetching an image: " + e.getMessage(), "");
        case CANCELLED -> e;
        case CONNECT, RESET, GARBLED, BREAKER_OPEN, CLOSED ->
            new Fault.RemoteRefused(502, "fetching an image: " + e.getMessage(), "");
      };
    }
    return switch (fetched) {
      case FetchedImage.Image image -> image.bytes();
      case FetchedImage.Unacceptable unacceptable -> throw new Fault.Invalid(unacceptable.reason());
      case FetchedImage.Refused refused -> throw refusal(refused);
    };
  }

  private static Fault refusal(FetchedImage.Refused refused) {
    String message = "the host of an image answered " + refused.status();
    String retryAfter = refused.retryAfter().orElse("");
    if (refused.status() == 429) {
      return new Fault.RemoteRefused(429, message, retryAfter);
    }
    return refused.status() >= 500
        ? new Fault.RemoteRefused(503, message, retryAfter)
        : new Fault.Invalid(message);
  }

  private static String mediaType(byte[] bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (startsWith(bytes, MAGIC[i])) {
        return TYPES[i];
      }
    }
    return "application/octet-stream";
  }

  private static boolean startsWith(byte[] bytes, int[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
