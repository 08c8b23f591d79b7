package com.hevlayer.domain.embed;

import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.embed.Modality;
import com.hevlayer.protocol.Splice;
import com.hevlayer.protocol.scan.BodyIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one write that the gateway embeds, and what becomes of their vectors. One thread.
 */
final class EmbeddedRows {
  private final Target target;
  private final List<Batch> batches = new ArrayList<>();
  private final List<Splice> splices = new ArrayList<>();
  private final List<Runnable> finishers = new ArrayList<>();
  private final boolean chunked;

  /**
   * What embedding the rows of a write gave.
   *
   * @param splices changes of the body, not yet in order
   * @param usage {@code null}: there was nothing to embed
   * @param chunked whether rows hold the attributes of chunks
   * @param lengths how many numbers vectors have, by the attribute that takes them
   */
  record Result(
      List<Splice> splices,
      @Nullable EmbeddingUsage usage,
      boolean chunked,
      Map<String, Integer> lengths) {}

  /** The texts of one profile, each with what takes its vector. */
  static final class Batch {
    private final Profile profile;
    private final List<String> texts = new ArrayList<>();
    private final List<Consumer<float[]>> sinks = new ArrayList<>();

    private Batch(Profile profile) {
      this.profile = profile;
    }

    Profile profile() {
      return profile;
    }

    void add(String text, Consumer<float[]> sink) {
      // An instruction is spoken to a model of texts; what stands for an image is an address.
      texts.add(profile.modality() == Modality.TEXT ? profile.documentInstruction() + text : text);
      sinks.add(sink);
    }
  }

  /**
   * Reads the rows.
   *
   * @param own profiles that the gateway embeds by
   * @throws com.hevlayer.domain.fault.Fault.Invalid if a row has nothing to embed
   */
  EmbeddedRows(Target target, BodyIndex index, List<Profile> own) {
    this.target = target;
    chunked = own.size() == 1 && own.getFirst().chunking() != null;
    own.forEach(profile -> batches.add(new Batch(profile)));
    if (own.isEmpty()) {
      return;
    }
    if (chunked) {
      new ChunkedRows(this, index, batches.getFirst()).read();
    } else {
      new PlainRows(this, index, batches).read();
      new PlainColumns(this, index, batches).read();
    }
  }

  String target(Batch batch) {
    return batch.profile().target(target);
  }

  void splice(Splice splice) {
    splices.add(splice);
  }

  /** Runs this once every vector was taken. */
  void atTheEnd(Runnable finisher) {
    finishers.add(finisher);
  }

  Result embed(EmbeddingService service) {
    EmbeddingUsage usage = null;
    Map<String, Integer> lengths = new LinkedHashMap<>();
    for (Batch batch : batches) {
      Integer dims = batch.profile().dims();
      if (dims != null) {
        lengths.put(target(batch), dims);
      }
      if (batch.texts.isEmpty()) {
        continue;
      }
      EmbeddingService.Embedded embedded =
          service.embed(target, batch.profile().documents(), batch.texts);
      for (int i = 0; i < batch.sinks.size(); i++) {
        batch.sinks.get(i).accept(embedded.vectors().get(i));
      }
      lengths.put(target(batch), embedded.vectors().getFirst().length);
      usage = usage == null ? embedded.usage() : usage.plus(embedded.usage());
    }
    finishers.forEach(Runnable::run);
    return new Result(splices, usage, chunked && usage != null, usage == null ? Map.of() : lengths);
  }
}
