package com.hevlayer.protocol.broken;

import com.hevlayer.domain.broken.DomainType;

/** The wire format that knows a rule of the gateway. */
public record ProtocolThatUsesTheDomain(DomainType type) {}
