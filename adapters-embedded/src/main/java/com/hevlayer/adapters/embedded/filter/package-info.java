/**
 * Conditions on rows: a filter of the port is checked against the schema once, and the outcome is
 * either a query on the index or a test of one decoded row. Both follow the same tree, so that they
 * cannot disagree about the meaning of null.
 */
@NullMarked
package com.hevlayer.adapters.embedded.filter;

import org.jspecify.annotations.NullMarked;
