package com.hevlayer.domain.consistency;

import com.hevlayer.ports.store.Answer;
import com.hevlayer.ports.store.CallContext;
import com.hevlayer.ports.store.NamespaceDescription;
import com.hevlayer.ports.store.NamespaceDescription.IndexStatus;
import com.hevlayer.ports.store.NamespaceName;
import com.hevlayer.ports.store.StoreProfile;
import com.hevlayer.testkit.store.BareStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Describes namespaces as it is told, and remembers what was asked of it. */
final class DescribingStore extends BareStore {
  final List<NamespaceName> asked = new ArrayList<>();
  final List<CallContext> contexts = new ArrayList<>();
  Function<NamespaceName, Answer<NamespaceDescription>> answer = name -> UP_TO_DATE;

  static final Answer<NamespaceDescription> UP_TO_DATE = says(IndexStatus.UP_TO_DATE);
  static final Answer<NamespaceDescription> UPDATING = says(IndexStatus.UPDATING);
  static final Answer<NamespaceDescription> UNKNOWN = says(IndexStatus.UNKNOWN);
  static final Answer<NamespaceDescription> MISSING = Answer.refused(404, "no such namespace");
  static final Answer<NamespaceDescription> BROKEN = Answer.refused(503, "not now");

  private final StoreProfile profile;

  DescribingStore() {
    this(StoreProfile.Freshness.REPORTED);
  }

  DescribingStore(StoreProfile.Freshness freshness) {
    profile = StoreProfile.of("model", Set.of(), freshness);
  }

  private static Answer<NamespaceDescription> says(IndexStatus status) {
    return Answer.ok(NamespaceDescription.builder().index(status, 0, 0).build());
  }

  @Override
  public StoreProfile profile() {
    return profile;
  }

  @Override
  public Answer<NamespaceDescription> describe(CallContext context, NamespaceName namespace) {
    asked.add(namespace);
    contexts.add(context);
    return answer.apply(namespace);
  }
}
