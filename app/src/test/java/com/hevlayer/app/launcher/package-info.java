/** The launcher script, run with a JDK and a Maven that only write down how they were called. */
@NullMarked
package com.hevlayer.app.launcher;

import org.jspecify.annotations.NullMarked;
