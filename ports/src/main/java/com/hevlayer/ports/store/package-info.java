/**
 * The vector store port: one upstream store, typed and blocking, and every value it takes or
 * answers.
 *
 * <p>Types that the host builds and a store reads are records; types that a store builds are final
 * classes with factories, so that they can grow. Sealed types that a store switches over have an
 * {@code Unknown} case: an operator that did not exist when a store was written reaches it as a
 * value, and the store refuses it with 422.
 */
@NullMarked
package com.hevlayer.ports.store;

import org.jspecify.annotations.NullMarked;
