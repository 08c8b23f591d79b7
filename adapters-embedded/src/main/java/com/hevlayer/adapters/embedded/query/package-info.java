/**
 * Everything that reads a namespace: ranking, aggregates, computed attributes, fusion, scans and
 * the measurement of recall, each on one snapshot.
 */
@NullMarked
package com.hevlayer.adapters.embedded.query;

import org.jspecify.annotations.NullMarked;
