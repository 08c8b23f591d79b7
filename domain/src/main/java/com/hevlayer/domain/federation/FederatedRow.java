package com.hevlayer.domain.federation;

import com.hevlayer.domain.query.hybrid.FoundRow;

/**
 * A row and where it comes from.
 *
 * @param rank in the list of its namespace, from 1
 */
public record FederatedRow(String namespace, int rank, FoundRow row) {}
