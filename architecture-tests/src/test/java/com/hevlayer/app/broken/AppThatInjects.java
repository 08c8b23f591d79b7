package com.hevlayer.app.broken;

import com.google.inject.Injector;

/** Wiring outside of the composition root. */
public record AppThatInjects(Injector injector) {}
