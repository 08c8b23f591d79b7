package com.hevlayer.testkit.broken;

import com.hevlayer.domain.broken.DomainType;

/** A kit that only our own code could pass. */
public record KitThatUsesTheDomain(DomainType type) {}
