/** The operator as a process: what it is made of, and what it tells the outside. */
@NullMarked
package com.hevlayer.app.operator;

import org.jspecify.annotations.NullMarked;
