package com.hevlayer.protocol.encode;

import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.OperationStatus;
import com.hevlayer.ports.store.WriteResult;
import com.hevlayer.protocol.WireRefusal;
import com.hevlayer.protocol.json.JsonBytes;
import com.hevlayer.protocol.json.JsonText;
import java.nio.charset.StandardCharsets;

/** Bodies about asynchronous operations. */
public final class OperationAnswers {
  private OperationAnswers() {}

  /** Returns the body that names a started operation. */
  public static byte[] started(String token) {
    return new JsonBytes(64).openObject().name("token").value(token).closeObject().toByteArray();
  }

  /** Returns the body that says how far an operation is. */
  public static byte[] status(OperationStatus status) {
    JsonBytes out = new JsonBytes(256);
    boolean running = status.result().isEmpty();
    out.openObject()
        .name("status")
        .value(running ? "running" : "finished")
        .name("start_time")
        .value(NamespaceAnswers.timestamp(status.startTime()));
    if (status.finishTime().isPresent()) {
      out.name("finish_time").value(NamespaceAnswers.timestamp(status.finishTime().get()));
    }
    if (running && status.progress().isPresent()) {
      out.name("progress").value(status.progress().get());
    }
    if (status.result().isPresent()) {
      out.name("result").openObject();
      result(out, status.result().get());
      out.closeObject();
    }
    return out.closeObject().toByteArray();
  }

  private static void result(JsonBytes out, Answer<WriteResult> result) {
    switch (result) {
      case Answer.Ok<WriteResult> ok -> {
        out.name("success");
        Answers.write(out, ok.value(), ok.usage());
      }
      case Answer.Refused<WriteResult> refused ->
          error(out, refused.status(), detail(refused.body()));
      case Answer.Unsupported<WriteResult> unsupported ->
          error(
              out,
              422,
              JsonText.parse(Answers.error(unsupported.operation() + " is not supported")));
    }
  }

  private static void error(JsonBytes out, int status, Json detail) {
    out.name("error").openObject().name("status_code").value(status);
    out.name("detail").value(detail).closeObject();
  }

  private static Json detail(byte[] body) {
    try {
      return JsonText.parseAnswer(body);
    } catch (WireRefusal notJson) {
      return Json.objectBuilder()
          .put("status", "error")
          .put("error", new String(body, StandardCharsets.UTF_8))
          .build();
    }
  }
}
