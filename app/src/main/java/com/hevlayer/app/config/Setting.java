package com.hevlayer.app.config;

/**
 * One effective setting, for people.
 *
 * @param name of the variable
 * @param value as it is in force, masked if it is a secret
 * @param origin such as {@code default}, {@code environment} or {@code --port}
 */
public record Setting(String name, String value, String origin) {}
