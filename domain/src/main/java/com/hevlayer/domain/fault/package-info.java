/** What keeps the gateway from serving a request, and how answers of stores become that. */
@NullMarked
package com.hevlayer.domain.fault;

import org.jspecify.annotations.NullMarked;
