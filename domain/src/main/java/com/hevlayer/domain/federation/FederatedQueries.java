package com.hevlayer.domain.federation;

import com.hevlayer.domain.consistency.Watermarks;
import com.hevlayer.domain.fault.Fault;
import com.hevlayer.domain.fault.StoreAnswers;
import com.hevlayer.domain.parallel.Fork;
import com.hevlayer.domain.parallel.InOrder;
import com.hevlayer.domain.query.hybrid.FoundRow;
import com.hevlayer.domain.routing.EmbeddingProfile;
import com.hevlayer.domain.routing.Target;
import com.hevlayer.ports.json.Json;
import com.hevlayer.ports.store.AttributeSchema;
import com.hevlayer.ports.store.Cancellation;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.NoAnswerException;
import com.hevlayer.protocol.WireRefusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Executes one query against several namespaces at once. Thread-safe; blocks. */
public final class FederatedQueries {
  private final NamespaceQueries queries;
  private final Watermarks watermarks;
  private final Function<NamespaceName, Optional<EmbeddingProfile>> profiles;
  private final Fork fork;
  private final Settings settings;
  private final NamespaceSet namespaces;
  private final BiConsumer<NamespaceName, RuntimeException> unexpected;

  /**
   * How wide a query may go.
   *
   * @param namespaces most of one query, at least 1
   * @param width most at once, at least 1
   * @param timeout of each; zero: none
   */
  public record Settings(int namespaces, int width, Duration timeout, InstantSource clock) {
    Deadlines deadlines() {
      return new Deadlines(clock, timeout);
    }
  }

  /**
   * Creates one.
   *
   * @param profiles how the vectors of a namespace were made, where that is known
   * @param unexpected hears of failures that no store should cause; never throws
   */
  public FederatedQueries(
      NamespaceQueries queries,
      Watermarks watermarks,
      Function<NamespaceName, Optional<EmbeddingProfile>> profiles,
      Fork fork,
      Settings settings,
      BiConsumer<NamespaceName, RuntimeException> unexpected) {
    this.queries = queries;
    this.watermarks = watermarks;
    this.profiles = profiles;
    this.fork = fork;
    this.settings = settings;
    this.unexpected = unexpected;
    namespaces =
        new NamespaceSet(fork, settings.deadlines(), settings.namespaces(), settings.width());
  }

  /**
   * Executes a query.
   *
   * @throws Fault if the request is wrong, if no namespace answers, and where the caller is strict
   *     if one does not
   */
  public FederatedAnswer run(Reach reach, FederatedRequest request) {
    NamespaceSet.Found set = namespaces.of(reach, request);
    List<Target> targets = set.names().stream().map(reach::target).toList();
    List<Fork.Step<Part>> steps = new ArrayList<>(targets.size());
    for (Target target : targets) {
      steps.add(cancellation -> ask(target, request, cancellation));
    }
    List<Answer> answers = new ArrayList<>();
    List<FederatedAnswer.Failed> errors = new ArrayList<>(set.errors());
    for (Part part : InOrder.all(fork, settings.width(), reach.cancellation(), steps)) {
      switch (part) {
        case Answer answer -> answers.add(answer);
        case Failure failure -> errors.add(failure.entry());
      }
    }
    if (answers.isEmpty() && !targets.isEmpty()) {
      throw new Fault.StepRefused("all federated query namespaces failed");
    }
    return merged(request, answers, errors);
  }

  private sealed interface Part {}

  private record Answer(
      Merge.Part merge, NamespaceQueries.Found found, FederatedAnswer.Answered echo)
      implements Part {}

  private record Failure(FederatedAnswer.Failed entry) implements Part {}

  private Part ask(Target target, FederatedRequest request, Cancellation cancellation) {
    String name = target.namespace().value();
    Target own =
        target.with(settings.deadlines().renewed(target.context().withCancellation(cancellation)));
    try {
      return answer(own, request);
    } catch (Fault.Invalid | Fault.Forbidden | WireRefusal wrong) {
      // The request is wrong, whatever the namespaces.
      throw wrong;
    } catch (RuntimeException failed) {
      if (request.strict() || cancellation.isCancelled()) {
        throw failed;
      }
      return new Failure(new FederatedAnswer.Failed.OfNamespace(name, text(target, failed)));
    }
  }

  private Part answer(Target target, FederatedRequest request) {
    String name = target.namespace().value();
    Json filter = request.filters();
    EmbeddingProfile profile = profiles.apply(target.namespace()).orElse(null);
    IntConsumer byDistance = dimension -> {};
    if (filter != null || profile != null) {
      Map<String, AttributeSchema> schema =
          StoreAnswers.relayed(target.schema(), target.kind()).value();
      String mismatch = filter == null ? null : SchemaCheck.mismatch(filter, schema);
      if (mismatch != null) {
        return mismatch(name, mismatch, request.strict());
      }
      if (profile != null) {
        VectorSchema stated = VectorSchema.of(schema);
        // Before the store is asked: it would refuse the vector in words of its own.
        byDistance = dimension -> ProfileCheck.check(name, profile, stated, dimension);
      }
    }
    NamespaceQueries.Found found = queries.run(target, request, byDistance);
    return new Answer(
        new Merge.Part(name, found.byDistance(), profile),
        found,
        new FederatedAnswer.Answered(
            name, watermarks.of(target.namespace()).watermark(), found.rows().size()));
  }

  private static Part mismatch(String namespace, String detail, boolean strict) {
    if (strict) {
      throw new Fault.Invalid("filter_schema_mismatch: namespace '" + namespace + "': " + detail);
    }
    return new Failure(new FederatedAnswer.Failed.Mismatch(namespace, detail));
  }

  private String text(Target target, RuntimeException failed) {
    return switch (failed) {
      case Fault.StoreRefused refused ->
          "the store answered "
              + refused.status()
              + ": "
              + StoreAnswers.cut(target.masked(StoreAnswers.text(refused.body())));
      case Fault fault -> target.masked(String.valueOf(fault.getMessage()));
      case NoAnswerException none -> target.masked(String.valueOf(none.getMessage()));
      default -> {
        unexpected.accept(target.namespace(), failed);
        yield "internal error";
      }
    };
  }

  private static FederatedAnswer merged(
      FederatedRequest request, List<Answer> answers, List<FederatedAnswer.Failed> errors) {
    Merge merge = Merge.of(answers.stream().map(Answer::merge).toList(), request.strict());
    List<FederatedRow> rows = new ArrayList<>();
    for (Answer answer : answers) {
      List<FoundRow> found = answer.found().rows();
      for (int i = 0; i < found.size(); i++) {
        rows.add(new FederatedRow(answer.echo().namespace(), i + 1, found.get(i)));
      }
    }
    rows.sort(merge.order());
    NamespaceQueries.@Nullable Found first = answers.isEmpty() ? null : answers.getFirst().found();
    return new FederatedAnswer(
        rows.size() > request.topK() ? rows.subList(0, request.topK()) : rows,
        merge,
        first == null ? null : first.routing(),
        first == null ? null : first.hybrid(),
        answers.stream().map(Answer::echo).toList(),
        errors);
  }
}
