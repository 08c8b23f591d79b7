package com.hevlayer.app.broken;

import com.hevlayer.adapters.embedded.broken.BrokenAdapter;

/** The application bound to one adapter. */
public record AppThatUsesAnAdapter(BrokenAdapter adapter) {}
