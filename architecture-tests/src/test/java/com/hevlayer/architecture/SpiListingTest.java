package com.hevlayer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The SPI changes only together with its committed listing, so that a review sees the change. */
final class SpiListingTest {
  private static final String REGENERATE =
      "The SPI is not what docs/spi.txt says. If the change is meant, write the listing anew with"
          + " mvn -pl architecture-tests -am test -Dtest=SpiListingTest -Dspi.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false and commit it; a member that vanished breaks"
          + " plug-ins.";

  @Test
  void spi_asItIs_equalsItsListing() throws IOException {
    var listing = House.root().resolve("docs/spi.txt");
    var current = SpiListing.current();
    if (Boolean.getBoolean("spi.write")) {
      Files.writeString(listing, current);
    }

    assertThat(current).as(REGENERATE).isEqualTo(Files.readString(listing));
  }

  @Test
  void listing_always_namesTheStoreAndItsNullness() {
    assertThat(SpiListing.current())
        .contains("public abstract interface com.hevlayer.ports.store.VectorStore")
        .contains("@Nullable")
        .doesNotContain(".broken.");
  }
}
