package com.hevlayer.adapters.embedded;

import com.hevlayer.adapters.embedded.log.Durability;
import com.hevlayer.adapters.embedded.log.LogStorage;
import com.hevlayer.testkit.store.Scenario;
import java.nio.file.Path;

/** The process that the crash test kills: writes numbered requests and says which were answered. */
public final class CrashingWriter {
  private CrashingWriter() {}

  /** Writes for ever from a number on, into a directory. */
  public static void main(String[] arguments) {
    Durability durability = Durability.valueOf(arguments[2]);
    EmbeddedStore store =
        TestStores.open(
            Path.of(arguments[0]), LogStorage.FILES, durability, new TestStores.Events());
    Scenario scenario = new Scenario(store, "crash");
    long number = Long.parseLong(arguments[1]);
    while (true) {
      scenario.write(request(number));
      System.out.println(number);
      System.out.flush();
      number++;
    }
  }

  /** Each request replaces ten rows, deletes a row, adds one, and sometimes patches. */
  static String request(long number) {
    StringBuilder body = new StringBuilder("{'distance_metric':'euclidean_squared'");
    body.append(",'upsert_rows':[");
    for (int id = 0; id < 10; id++) {
      body.append(
          "{'id':"
              + id
              + ",'v':"
              + number
              + ",'vector':["
              + number % 1000
              + ",1],'pad':'"
              + "x".repeat(200)
              + "'},");
    }
    body.append("{'id':" + (1000 + number) + ",'v':" + number + ",'vector':[1,1]}]");
    body.append(",'deletes':[" + (999 + number) + "]");
    return body.append('}').toString();
  }
}
