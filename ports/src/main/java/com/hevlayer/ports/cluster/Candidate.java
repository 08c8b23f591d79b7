package com.hevlayer.ports.cluster;

/** Wants to lead. Called by one thread of the cluster; must return at once. */
public interface Candidate {

  /** This process holds the Lease. */
  void leads();

  /** It could not renew the Lease, or gave it back: another process may write from now on. */
  void lost();
}
