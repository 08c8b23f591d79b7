package com.hevlayer.testkit.store;

import com.hevlayer.ports.store.StoreProfile.Capability;
import com.hevlayer.ports.store.VectorStore;
import java.util.UUID;

/** What a store's test gives the contracts. */
public interface StoreFixture {

  /** Returns the store under test, the same for all calls of one test method. */
  VectorStore store();

  /** Returns a scenario on a namespace that does not exist yet. */
  default Scenario scenario() {
    return new Scenario(store(), "contract-" + UUID.randomUUID());
  }

  /** Whether the store claims this; if not, its refusal is tested. */
  default boolean can(Capability capability) {
    return store().profile().can(capability);
  }
}
