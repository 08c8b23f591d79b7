package com.hevlayer.domain.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.hevlayer.ports.cache.CachedRow;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.net.HttpTransport;
import com.hevlayer.ports.plugin.LayerPlugin;
import com.hevlayer.ports.plugin.PluginContext;
import com.hevlayer.ports.plugin.StoreDefinition;
import com.hevlayer.ports.plugin.Telemetry;
import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.Query;
import com.hevlayer.ports.store.ResultRow;
import com.hevlayer.ports.store.RowScan;
import com.hevlayer.ports.store.ScanRequest;
import com.hevlayer.ports.store.VectorStore;
import com.hevlayer.protocol.decode.FilterDecoder;
import com.hevlayer.protocol.decode.WriteBody;
import com.hevlayer.protocol.decode.WriteDecoder;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Filters evaluated on cached rows match what the embedded store matches, where both know the
 * operator: a null under an order is left out, since the store sorts it below every value.
 *
 * <p>The application alone sees both; the package is the filter's, which is not public.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class LocalFilterAgreementTest {
  private static final CallContext CALL = CallContext.of("r", CallContext.Purpose.SCAN);
  private static final NamespaceName ROWS = new NamespaceName("rows");
  private static final List<String> STRINGS = List.of("'matte'", "'gloss'", "'é'", "'\uFFFD'");
  private static final int FILTERS = 400;

  private VectorStore store;
  private List<ResultRow> rows;

  @BeforeAll
  void load(@TempDir Path directory) {
    store =
        ServiceLoader.load(LayerPlugin.class).stream()
            .flatMap(plugin -> plugin.get().vectorStores().stream())
            .filter(provider -> provider.kind().equals("search-embedded"))
            .findFirst()
            .orElseThrow()
            .open(
                StoreDefinition.of(
                    "main",
                    "search-embedded",
                    null,
                    null,
                    Map.of("durability", "os"),
                    Optional::empty),
                new Context(directory));
    Random random = new Random(5);
    StringBuilder body =
        new StringBuilder(
            "{'schema':{'id':'string','n':'int','m':'int','f':'float','s':'string','t':'string',"
                + "'b':'bool','tags':'[]string'},'upsert_rows':[");
    for (int i = 0; i < 80; i++) {
      body.append(i == 0 ? "" : ",").append("{'id':'r" + i + "','n':" + random.nextInt(5));
      body.append(",'s':" + STRINGS.get(random.nextInt(4)));
      if (random.nextInt(3) > 0) {
        body.append(",'m':" + random.nextInt(5) + ",'f':" + random.nextInt(5) / 2.0);
        body.append(",'t':" + STRINGS.get(random.nextInt(4)) + ",'b':" + random.nextBoolean());
        body.append(",'tags':" + List.of("[]", "['x']", "['x','y']").get(random.nextInt(3)));
      }
      body.append("}");
    }
    WriteBody.Write write =
        (WriteBody.Write)
            WriteDecoder.decode(MemorySegment.ofArray(bytes(body.append("]}").toString())));
    assertThat(store.write(CALL, ROWS, write.request())).isInstanceOf(Answer.Ok.class);
    rows = scan(null);
    assertThat(rows).hasSize(80);
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void matches_randomFilters_agreeWithTheStore() {
    Random random = new Random(11);
    for (int i = 0; i < FILTERS; i++) {
      String filter = filter(random, 3);
      ScanSpec spec = ScanSpec.read(MemorySegment.ofArray(bytes("{'filters':" + filter + "}")));
      LocalFilter local = LocalFilter.of(spec).orElseThrow();
      TreeSet<String> here = new TreeSet<>();
      for (ResultRow row : rows) {
        if (local.matches(CachedRow.of(row.id(), row.attributes()))) {
          here.add(row.id().toString());
        }
      }
      TreeSet<String> there = new TreeSet<>();
      scan(spec.filters()).forEach(row -> there.add(row.id().toString()));

      assertThat(here).as(filter).isEqualTo(there);
    }
  }

  private static String filter(Random random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      String one = filter(random, depth - 1);
      String other = filter(random, depth - 1);
      return switch (random.nextInt(5)) {
        case 0, 1 -> "['And',[" + one + "," + other + "]]";
        case 2, 3 -> "['Or',[" + one + "," + other + "]]";
        default -> "['Not'," + one + "]";
      };
    }
    int number = random.nextInt(6);
    String string = STRINGS.get(random.nextInt(4));
    String order = List.of("Gt", "Gte", "Lt", "Lte").get(random.nextInt(4));
    String equality = random.nextBoolean() ? "Eq" : "NotEq";
    String in = random.nextBoolean() ? "In" : "NotIn";
    return switch (random.nextInt(11)) {
      case 0 -> "['n','" + order + "'," + number + "]";
      case 1 -> "['s','" + order + "'," + string + "]";
      case 2 -> "['id','" + order + "','r" + number + "']";
      case 3 -> "['m','" + equality + "'," + number + "]";
      case 4 -> "['f','" + equality + "'," + (number % 2 == 0 ? "1" : "0.5e0") + "]";
      case 5 -> "['t','" + equality + "'," + string + "]";
      case 6 -> "['b','" + equality + "'," + random.nextBoolean() + "]";
      case 7 -> "['m','" + in + "',[" + number + ",3]]";
      case 8 -> "['t','" + in + "',[" + string + ",'none']]";
      case 9 -> "['m','" + equality + "',null]";
      default -> "['tags','" + equality + "',['x','y']]";
    };
  }

  private List<ResultRow> scan(@Nullable Json filter) {
    ScanRequest request =
        new ScanRequest(
            filter == null ? null : FilterDecoder.filter(filter, "filters"),
            new Query.Projection.AllExcept(List.of()),
            null,
            1000);
    List<ResultRow> found = new ArrayList<>();
    if (store.scan(CALL, ROWS, request) instanceof Answer.Ok<RowScan> ok) {
      try (RowScan scan = ok.value()) {
        for (List<ResultRow> page = scan.nextPage(); !page.isEmpty(); page = scan.nextPage()) {
          found.addAll(page);
        }
      }
      return found;
    }
    throw new AssertionError("the store refused " + filter);
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private record Context(Path dataDirectory) implements PluginContext {
    @Override
    public HttpTransport http() {
      throw new UnsupportedOperationException();
    }

    @Override
    public InstantSource clock() {
      return InstantSource.system();
    }

    @Override
    public Telemetry telemetry() {
      return new Telemetry() {
        @Override
        public void count(String name, Map<String, String> labels, double amount) {}

        @Override
        public void observe(String name, Map<String, String> labels, double value) {}

        @Override
        public void gauge(String name, Map<String, String> labels, DoubleSupplier value) {}

        @Override
        public void event(Level level, String message, @Nullable Throwable cause) {}
      };
    }
  }
}
