package com.hevlayer.domain.broken;

import java.net.Socket;

/** A rule that connects. */
public record DomainThatOpensASocket(Socket socket) {}
