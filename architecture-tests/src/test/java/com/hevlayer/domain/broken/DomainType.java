package com.hevlayer.domain.broken;

/** Something of the domain that others reach for. */
public final class DomainType {
  private DomainType() {}
}
