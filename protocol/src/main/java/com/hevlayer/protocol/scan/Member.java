package com.hevlayer.protocol.scan;

/**
 * A member of an object.
 *
 * @param name unescaped
 * @param nameOffset of the opening quote of the name
 * @param offset of the first byte of the value
 * @param end behind the last byte of the value
 */
public record Member(String name, long nameOffset, long offset, long end, ValueKind kind) {}
