package com.hevlayer.app.broken;

import org.eclipse.jetty.server.Server;

/** Jetty outside of the edge. */
public record AppThatKnowsJetty(Server server) {}
