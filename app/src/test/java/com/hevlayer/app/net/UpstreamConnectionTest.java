package com.hevlayer.app.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.net.Origin;
import com.hevlayer.ports.store.NoAnswerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection makes of what comes between two calls; its bytes lie in memory. */
@Timeout(30)
class UpstreamConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final Wire wire = new Wire();
  private ServerSocketChannel listening;
  private SocketChannel socket;
  private LayerEndPoint probed;
  private UpstreamClient client;
  private ConnectionPool pool;

  /** A connection whose events run on the thread that causes them. */
  private static final class Wire extends ByteArrayEndPoint {
    boolean broken;

    Wire() {
      super(new byte[0], 4096, true);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
      if (broken) {
        throw new IOException("broken");
      }
      return super.flush(buffers);
    }

    @Override
    protected void execute(Runnable task) {
      task.run();
    }
  }

  /** A body that is at hand at once, and counts how often it is asked for. */
  private static final class Body implements Content.Source {
    int reads;

    @Override
    public Content.Chunk read() {
      if (++reads > 1000) {
        throw new IllegalStateException("read for ever");
      }
      return reads == 1
          ? Content.Chunk.from(ByteBuffer.wrap(ascii("all")), true)
          : Content.Chunk.EOF;
    }

    @Override
    public void demand(Runnable demandCallback) {
      throw new IllegalStateException("there is always a chunk");
    }

    @Override
    public void fail(Throwable failure) {}
  }

  /** Tells what it hears. */
  private static final class Heard implements AnswerListener {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onHead(AnswerHead head) {
      all.add("head " + head.status());
    }

    @Override
    public void onContent(ByteBuffer content, boolean last, Callback taken) {
      all.add(StandardCharsets.US_ASCII.decode(content) + (last ? "." : ""));
      taken.succeeded();
    }

    @Override
    public void onFault(NoAnswerException fault) {
      all.add(fault.sent() + " sent");
    }
  }

  @BeforeEach
  @SuppressWarnings("NullAway") // no selector: the socket is only looked at
  void open() throws Exception {
    listening =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket = SocketChannel.open(listening.getLocalAddress());
    socket.configureBlocking(false);
    probed = new LayerEndPoint(socket, null, 0, null, null);
    // Not started: a call that goes on elsewhere ends there.
    Server server = new Server();
    NetLimits limits = NetLimits.of(Duration.ofSeconds(20));
    client = new UpstreamClient(new LayerConnector(server, 1, new HttpConnectionFactory()), limits);
    pool = new ConnectionPool(client, limits, 1);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    socket.close();
    listening.close();
  }

  private UpstreamCall call(Heard heard) {
    return call(heard, null);
  }

  private UpstreamCall call(Heard heard, Content.@Nullable Source body) {
    Origin origin = Origin.of(URI.create("http://127.0.0.1:1"), null);
    byte[] head = ascii("GET / HTTP/1.1\r\n\r\n");
    UpstreamRequest request =
        new UpstreamRequest(origin, head, false, WholeBody.EMPTY, body, body != null);
    return new UpstreamCall(client, request, heard);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns a connection that carried a call and is free again; it looks like one with TLS. */
  private UpstreamConnection used() {
    Heard heard = new Heard();
    UpstreamCall first = call(heard);
    UpstreamConnection connection =
        new UpstreamConnection(wire, probed, Runnable::run, new ArrayByteBufferPool(), pool, first);
    wire.setConnection(connection);
    connection.handshaken();
    connection.onOpen();
    wire.addInput(OK);
    assertThat(heard.all).containsExactly("head 200", "ok.");
    return connection;
  }

  @Test
  void end_afterTheConnectionIsTaken_isNoAnswer() {
    UpstreamConnection connection = used();
    Heard heard = new Heard();
    assertThat(connection.take(call(heard))).isTrue();
    wire.addInputEOF();
    assertThat(heard.all).as("before the request is sent").isEmpty();
    connection.send();
    assertThat(heard.all).containsExactly("NOTHING sent");
    assertThat(connection.isShut()).isTrue();
  }

  @Test
  void record_afterTheConnectionIsTaken_leavesTheAnswerToBeRead() {
    UpstreamConnection connection = used();
    Heard heard = new Heard();
    assertThat(connection.take(call(heard))).isTrue();
    wire.getFillInterest().fillable();
    connection.send();
    wire.addInput(OK);
    assertThat(heard.all).containsExactly("head 200", "ok.");
  }

  @Test
  void write_thatFailsBesideAnAnswer_isTheLastOne() throws Exception {
    UpstreamConnection connection = used();
    Heard heard = new Heard();
    Body body = new Body();
    assertThat(connection.take(call(heard, body))).isTrue();
    wire.broken = true;
    try (SocketChannel store = listening.accept()) {
      store.write(ByteBuffer.wrap(ascii("H")));
      awaitByte();
      connection.send();
    }
    assertThat(body.reads).isEqualTo(1);
    wire.addInput("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    assertThat(heard.all).containsExactly("head 413", "big.");
    assertThat(connection.isShut()).isTrue();
  }

  private void awaitByte() throws IOException {
    try (Selector selector = Selector.open()) {
      socket.register(selector, SelectionKey.OP_READ);
      assertThat(selector.select(10_000)).isEqualTo(1);
    }
  }
}
