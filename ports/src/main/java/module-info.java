/** The contract between the gateway and its plug-ins. */
module com.hevlayer.ports {
  requires static org.jspecify;
}
