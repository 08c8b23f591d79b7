package com.hevlayer.app.net;

/**
 * What a pool holds at one moment.
 *
 * @param open connections that stand or are being made
 * @param idle those of them that carry no call
 * @param waiting calls that wait for a connection
 */
public record PoolState(int open, int idle, int waiting) {}
