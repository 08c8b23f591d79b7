/**
 * The demonstration: loads the shipped sample into any server that speaks turbopuffer's API and
 * shows what it answers. It is a plain client; it knows nothing of the gateway it talks to but its
 * address.
 */
@NullMarked
package com.hevlayer.app.demo;

import org.jspecify.annotations.NullMarked;
