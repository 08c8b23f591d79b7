/** A plug-in that must not load. */
@NullMarked
package com.hevlayer.app.boot.badplugins.level;

import org.jspecify.annotations.NullMarked;
