package com.hevlayer.protocol.client;

import com.hevlayer.ports.json.JsonObject;
import com.hevlayer.ports.store.QueryAnswer;
import com.hevlayer.ports.store.Usage;

/** What the answer of a query says. */
public record QueryReply(QueryAnswer answer, Usage usage) {

  /**
   * Reads the body of an answer. The attributes of rows stay text until somebody asks for them;
   * then {@link com.hevlayer.ports.store.NoAnswerException} tells if they are no JSON.
   *
   * @param body not changed afterwards
   * @throws IllegalArgumentException if it is no JSON object; the message quotes nothing of it
   */
  public static QueryReply read(byte[] body) {
    QueryReply rows = new RowSkimmer(body).read();
    if (rows != null) {
      return rows;
    }
    JsonObject object = AnswerDecoder.object(body);
    return new QueryReply(AnswerDecoder.query(object), AnswerDecoder.usage(object));
  }
}
