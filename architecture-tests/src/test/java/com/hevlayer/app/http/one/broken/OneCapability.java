package com.hevlayer.app.http.one.broken;

import com.hevlayer.app.http.two.broken.OtherCapability;

/** A capability that leans on its neighbour. */
public record OneCapability(OtherCapability neighbour) {}
