package com.hevlayer.app.net;

import com.hevlayer.ports.net.HttpAnswer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gathers an answer until it is whole. */
public abstract class WholeAnswer implements AnswerListener {
  private static final int LARGEST = 1 << 30;
  private static final int UNKNOWN = 8192;

  private @Nullable AnswerHead head;
  private byte[] body = new byte[0];
  private int size;

  /** The answer is whole; the connection it came on is free again. Must not block. */
  protected abstract void whole(HttpAnswer answer);

  @Override
  public final void onHead(AnswerHead came) {
    head = came;
    body = new byte[Math.clamp(came.length() < 0 ? UNKNOWN : came.length(), 0, 1 << 20)];
  }

  @Override
  public final void onContent(ByteBuffer content, boolean last, Callback taken) {
    int more = content.remaining();
    if (size + (long) more > LARGEST) {
      taken.failed(new IllegalStateException("the answer is longer than " + LARGEST));
      return;
    }
    if (body.length - size < more) {
      body = Arrays.copyOf(body, (int) Math.min(LARGEST, Math.max(size + more, 2L * body.length)));
    }
    content.get(body, size, more);
    size += more;
    taken.succeeded();
    AnswerHead came = head;
    if (last && came != null) {
      whole(new HttpAnswer(came.status(), endToEnd(came), exact()));
    }
  }

  private byte[] exact() {
    return size == body.length ? body : Arrays.copyOf(body, size);
  }

  private static List<Map.Entry<String, String>> endToEnd(AnswerHead head) {
    String connection = head.joined(HttpHeader.CONNECTION);
    List<Map.Entry<String, String>> kept = new ArrayList<>(head.fields().size());
    for (HttpField field : head.fields()) {
      if (!HopByHop.drops(field, connection)) {
        kept.add(Map.entry(field.getName(), field.getValue()));
      }
    }
    return kept;
  }
}
