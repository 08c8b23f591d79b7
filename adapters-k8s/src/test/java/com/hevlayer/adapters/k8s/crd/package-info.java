/**
 * The custom resources of Layer as annotated classes, and what makes definitions, documentation and
 * tests of them. Nothing of it is shipped: the product is the committed YAML.
 */
@NullMarked
package com.hevlayer.adapters.k8s.crd;

import org.jspecify.annotations.NullMarked;
