package com.hevlayer.app.net;

import com.hevlayer.ports.net.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes the TLS side of connections: the peer's certificate must be trusted and name the host. What
 * is trusted is read again when its file changes. Reads files, so it is called where blocking is
 * allowed.
 */
final class TlsEngines {
  private final Map<Path, Trust> trusts = new ConcurrentHashMap<>();

  private record Trust(FileTime read, SSLContext context) {}

  SSLEngine engine(Origin origin) throws IOException {
    SSLContext context;
    try {
      Optional<Path> file = origin.trustedCertificates();
      context = file.isPresent() ? trusting(file.get()) : SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS: " + e.getMessage(), e);
    }
    String host = origin.host();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    SSLEngine engine = context.createSSLEngine(bare, origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    FileTime changed = Files.getLastModifiedTime(file);
    Trust known = trusts.get(file);
    if (known == null || !known.read().equals(changed)) {
      known = new Trust(changed, read(file));
      trusts.put(file, known);
    }
    return known.context();
  }

  private static SSLContext read(Path file) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> certificates;
    try (InputStream in = Files.newInputStream(file)) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (certificates.isEmpty()) {
      throw new IOException("'" + file + "' holds no certificate");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
