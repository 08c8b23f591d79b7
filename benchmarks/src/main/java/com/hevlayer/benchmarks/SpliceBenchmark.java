package com.hevlayer.benchmarks;

import com.hevlayer.domain.write.WritePlan;
import com.hevlayer.domain.write.WritePlanner;
import com.hevlayer.protocol.scan.Splices;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Stamps a write of 1,000 rows with vectors of 1536 dimensions: scan, check, hash, splice, gather.
 * {@code megabytes} is the throughput in MB/s of body, printed by CPU time too; {@code -prof gc}
 * adds the allocation of one request.
 *
 * <pre>
 * mvn -q -pl benchmarks -am -DskipTests compile dependency:build-classpath \
 *     -Dmdep.outputFile=target/classpath
 * java -cp benchmarks/target/classes:$(cat benchmarks/target/classpath) \
 *     org.openjdk.jmh.Main SpliceBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SpliceBenchmark {
  private static final int ROWS = 1_000;
  private static final int DIMENSIONS = 1536;

  /** How vectors are written: short floats, the digits of doubles, or base64. */
  @Param({"float", "double", "spaced", "base64"})
  public String vectors = "float";

  /** Where the body lies: an array of the heap, or memory outside as that of a mapped file. */
  @Param({"heap", "native"})
  public String memory = "heap";

  private MemorySegment body = MemorySegment.NULL;

  /** Writes the body. */
  @Setup
  public void write() {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder out = new StringBuilder("{\"upsert_rows\":[");
    for (int row = 0; row < ROWS; row++) {
      out.append(row == 0 ? "" : ",")
          .append("{\"id\":\"document-")
          .append(row)
          .append("\",\"title\":\"Row number ")
          .append(row)
          .append("\",\"year\":")
          .append(1900 + row % 100)
          .append(",\"vector\":");
      vector(random, out);
      out.append('}');
    }
    byte[] utf8 =
        out.append("],\"distance_metric\":\"cosine_distance\"}")
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    body =
        memory.equals("heap")
            ? MemorySegment.ofArray(utf8)
            : Arena.ofAuto().allocate(utf8.length).copyFrom(MemorySegment.ofArray(utf8));
  }

  private void vector(SplittableRandom random, StringBuilder out) {
    if (vectors.equals("base64")) {
      ByteBuffer floats =
          ByteBuffer.allocate(DIMENSIONS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < DIMENSIONS; i++) {
        floats.putFloat((float) random.nextDouble(-1, 1));
      }
      out.append('"').append(Base64.getEncoder().encodeToString(floats.array())).append('"');
      return;
    }
    for (int i = 0; i < DIMENSIONS; i++) {
      double value = random.nextDouble(-1, 1);
      out.append(i == 0 ? "[" : vectors.equals("spaced") ? ", " : ",");
      if (vectors.equals("float")) {
        out.append((float) value);
      } else {
        out.append(value);
      }
    }
    out.append(']');
  }

  /** Counts bytes beside requests. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Bytes {
    /** Megabytes of body, 10^6 bytes. */
    public double megabytes;

    private long start;

    /** Notes the CPU time of the thread. */
    @Setup(Level.Iteration)
    public void start() {
      start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Prints the throughput by CPU time, which other work on the machine blurs less. */
    @TearDown(Level.Iteration)
    public void print() {
      double seconds =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
      System.out.printf("%.0f MB per second of CPU time; ", megabytes / seconds);
    }
  }

  /** Plans the write and lays out the parts of a gathering write; nothing is copied. */
  @Benchmark
  public List<MemorySegment> stamp(Bytes bytes) {
    bytes.megabytes += body.byteSize() / 1e6;
    return Splices.gather(body, plan().splices());
  }

  /** Plans the write and copies it stamped, as for a store that is called by methods. */
  @Benchmark
  public MemorySegment stampAndCopy(Bytes bytes) {
    bytes.megabytes += body.byteSize() / 1e6;
    return Splices.apply(body, plan().splices());
  }

  private WritePlan.Managed plan() {
    WritePlan plan = WritePlanner.plan(body, 1_925_000_000_123L, 16);
    if (plan instanceof WritePlan.Managed managed) {
      return managed;
    }
    throw new IllegalStateException("not stamped: " + plan);
  }
}
