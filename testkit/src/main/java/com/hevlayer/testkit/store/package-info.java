/**
 * The contract of {@link com.hevlayer.ports.store.VectorStore} as tests. A store's test implements
 * the contracts as interfaces and says how a store is opened; what the store's profile does not
 * claim is tested for its refusal instead.
 */
@NullMarked
package com.hevlayer.testkit.store;

import org.jspecify.annotations.NullMarked;
