package com.hevlayer.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hevlayer.ports.embed.FetchedImage;
import com.hevlayer.ports.embed.ImageFetcher;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.ports.store.NoAnswerException.Reason;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching from a host that may mean harm. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
class WebImageFetcherTest {
  private static final CallContext CONTEXT = CallContext.of("r", CallContext.Purpose.REQUEST);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;
  private ImageFetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    fetcher = fetcher(Set.of("pictures.test"), Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    over.countDown();
    fetcher.close();
    server.stop(0);
  }

  private ImageFetcher fetcher(Set<String> allowed, Duration longest) {
    return new WebImageFetcher(
        new VettingResolver(
            allowed,
            host -> {
              asked.add(host);
              return switch (host) {
                case "pictures.test", "inside.test" -> new InetAddress[] {LOOPBACK};
                case "mixed.test" -> new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), LOOPBACK};
                case "gone.test" -> throw new UnknownHostException(host);
                default -> InetAddress.getAllByName(host);
              };
            }),
        InstantSource.system(),
        longest);
  }

  private void on(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  @FunctionalInterface
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private String url(String host, String path) {
    return "http://" + host + ":" + server.getAddress().getPort() + path;
  }

  /** Holds the exchange until the test is over. */
  private void untilTheEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void image_atAnAllowedHost_isFetchedWithoutAnythingOfTheCaller() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    on(
        "/cat.png",
        exchange -> {
          seen.add(exchange.getRequestURI().toString());
          seen.addAll(exchange.getRequestHeaders().keySet());
          answer(exchange, 200, new byte[] {1, 2, 3});
        });

    FetchedImage image = fetcher.fetch(CONTEXT, url("pictures.test", "/cat.png?x=%2F"));

    assertThat(image)
        .isInstanceOfSatisfying(
            FetchedImage.Image.class, it -> assertThat(it.bytes()).containsExactly(1, 2, 3));
    assertThat(seen)
        .contains("/cat.png?x=%2F")
        .doesNotContain("Authorization", "Cookie", "X-request-id", "Referer", "Upgrade");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inside.test", "mixed.test", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"})
  void host_thatLeadsInside_isNeverConnectedTo(String host) {
    AtomicInteger requests = new AtomicInteger();
    on(
        "/",
        exchange -> {
          requests.incrementAndGet();
          answer(exchange, 200, new byte[] {1});
        });

    FetchedImage image = fetcher.fetch(CONTEXT, url(host, "/"));

    assertThat(image)
        .isInstanceOfSatisfying(
            FetchedImage.Unacceptable.class,
            it -> assertThat(it.reason()).contains("LAYER_EMBED_ALLOW_PRIVATE_HOSTS"));
    assertThat(requests).hasValue(0);
  }

  @Test
  void literal_thatIsAllowedByName_isFetched() {
    on("/", exchange -> answer(exchange, 200, new byte[] {7}));
    try (ImageFetcher allowing = fetcher(Set.of("127.0.0.1"), Duration.ofSeconds(10))) {
      assertThat(allowing.fetch(CONTEXT, url("127.0.0.1", "/")))
          .isInstanceOf(FetchedImage.Image.class);
    }
  }

  @Test
  void redirect_toTheInside_isNotFollowed() {
    AtomicInteger requests = new AtomicInteger();
    on(
        "/secret",
        exchange -> {
          requests.incrementAndGet();
          answer(exchange, 200, new byte[] {1});
        });
    on(
        "/start",
        exchange -> {
          exchange.getResponseHeaders().set("Location", url("127.0.0.1", "/secret"));
          answer(exchange, 302, new byte[0]);
        });

    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/start")))
        .isInstanceOf(FetchedImage.Unacceptable.class);
    assertThat(requests).hasValue(0);
  }

  @Test
  void redirects_upToThree_areFollowedAndEachIsResolved() {
    for (int i = 0; i < 4; i++) {
      String next = "/hop" + (i + 1);
      on(
          "/hop" + i,
          exchange -> {
            exchange.getResponseHeaders().set("Location", next);
            answer(exchange, 307, new byte[] {9});
          });
    }
    on("/hop4", exchange -> answer(exchange, 200, new byte[] {4}));

    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/hop1")))
        .isInstanceOf(FetchedImage.Image.class);
    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/hop0")))
        .isInstanceOfSatisfying(
            FetchedImage.Unacceptable.class,
            it -> assertThat(it.reason()).contains("more than 3 times"));
  }

  @Test
  void refusal_ofTheHost_keepsStatusAndRetryAfter() {
    on(
        "/busy",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "17");
          answer(exchange, 429, "slow down".getBytes(StandardCharsets.UTF_8));
        });

    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/busy")))
        .isInstanceOfSatisfying(
            FetchedImage.Refused.class,
            it -> {
              assertThat(it.status()).isEqualTo(429);
              assertThat(it.retryAfter()).contains("17");
            });
    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/nothing-here")))
        .isInstanceOfSatisfying(
            FetchedImage.Refused.class, it -> assertThat(it.status()).isEqualTo(404));
  }

  @Test
  void body_beyondTheLimit_isCutOff() {
    on(
        "/declared",
        exchange -> {
          exchange.sendResponseHeaders(200, ImageFetcher.LARGEST_BYTES + 1L);
          // The server keeps the head back until there is something of the body.
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          untilTheEnd();
        });
    on(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] piece = new byte[1 << 20];
          while (true) {
            out.write(piece);
          }
        });

    for (String path : List.of("/declared", "/endless")) {
      assertThat(fetcher.fetch(CONTEXT, url("pictures.test", path)))
          .as(path)
          .isInstanceOfSatisfying(
              FetchedImage.Unacceptable.class,
              it -> assertThat(it.reason()).contains("larger than 20971520 bytes"));
    }
  }

  @Test
  void body_ofNoBytes_isNoImage() {
    on("/empty", exchange -> answer(exchange, 204, new byte[0]));
    assertThat(fetcher.fetch(CONTEXT, url("pictures.test", "/empty")))
        .isInstanceOf(FetchedImage.Unacceptable.class);
  }

  @Test
  void host_thatDripsForEver_isGivenUpInTime() {
    on(
        "/drip",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          untilTheEnd();
        });
    try (ImageFetcher impatient = fetcher(Set.of("pictures.test"), Duration.ofMillis(300))) {
      assertThatThrownBy(() -> impatient.fetch(CONTEXT, url("pictures.test", "/drip")))
          .isInstanceOfSatisfying(
              NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    }
  }

  @Test
  void deadline_thatPassed_endsItAtOnce() {
    CallContext late = CONTEXT.withDeadline(Instant.EPOCH);
    assertThatThrownBy(() -> fetcher.fetch(late, url("pictures.test", "/x")))
        .isInstanceOfSatisfying(
            NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    assertThat(asked).isEmpty();
  }

  @Test
  void caller_whoLeaves_endsIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    on(
        "/slow",
        exchange -> {
          begun.countDown();
          untilTheEnd();
        });
    Leaving leaving = new Leaving();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              leaving.leave();
            });
    assertThatThrownBy(
            () -> fetcher.fetch(CONTEXT.withCancellation(leaving), url("pictures.test", "/slow")))
        .isInstanceOfSatisfying(
            NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    caller.join();
  }

  @Test
  void fetch_afterClose_givesNoAnswer() {
    fetcher.close();
    assertThatThrownBy(() -> fetcher.fetch(CONTEXT, url("pictures.test", "/slow")))
        .isInstanceOfSatisfying(
            NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
  }

  @Test
  void host_thatIsUnknownOrDoesNotListen_givesNoAnswer() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      free = socket.getLocalPort();
    }
    for (String url : List.of("http://gone.test/x", "http://pictures.test:" + free + "/x")) {
      assertThatThrownBy(() -> fetcher.fetch(CONTEXT, url))
          .as(url)
          .isInstanceOfSatisfying(
              NoAnswerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONNECT));
    }
  }

  @Test
  void address_thatIsNone_isUnacceptableWithoutALookUp() {
    assertThat(fetcher.fetch(CONTEXT, "http://2130706433/"))
        .isInstanceOf(FetchedImage.Unacceptable.class);
    assertThat(asked).isEmpty();
  }

  /** A caller who leaves when the test says so. */
  private static final class Leaving implements Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean left;

    synchronized void leave() {
      left = true;
      actions.forEach(Runnable::run);
    }

    @Override
    public synchronized boolean isCancelled() {
      return left;
    }

    @Override
    public synchronized Registration onCancel(Runnable action) {
      actions.add(action);
      if (left) {
        action.run();
      }
      return () -> {};
    }
  }
}
