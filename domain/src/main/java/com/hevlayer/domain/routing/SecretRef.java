package com.hevlayer.domain.routing;

/** Where a secret is kept: the name of a group and a key within it. */
public record SecretRef(String name, String key) {}
