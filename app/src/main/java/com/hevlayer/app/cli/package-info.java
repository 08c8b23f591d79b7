/** The command line. */
@NullMarked
package com.hevlayer.app.cli;

import org.jspecify.annotations.NullMarked;
