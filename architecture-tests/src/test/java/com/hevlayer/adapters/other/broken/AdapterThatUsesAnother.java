package com.hevlayer.adapters.other.broken;

import com.hevlayer.adapters.embedded.broken.BrokenAdapter;

/** An adapter that leans on its neighbour. */
public record AdapterThatUsesAnother(BrokenAdapter neighbour) {}
