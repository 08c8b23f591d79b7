package com.hevlayer.domain.broken;

/** A class that anyone may extend. */
public class DomainTypeThatIsOpen {}
