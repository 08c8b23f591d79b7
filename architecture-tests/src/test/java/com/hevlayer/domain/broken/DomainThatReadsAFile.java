package com.hevlayer.domain.broken;

import java.nio.file.Path;

/** A rule that reads a file. */
public record DomainThatReadsAFile(Path path) {}
