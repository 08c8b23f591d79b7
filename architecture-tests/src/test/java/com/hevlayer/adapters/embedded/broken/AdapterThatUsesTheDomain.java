package com.hevlayer.adapters.embedded.broken;

import com.hevlayer.domain.broken.DomainType;

/** An adapter that knows a rule of the gateway. */
public record AdapterThatUsesTheDomain(DomainType type) {}
