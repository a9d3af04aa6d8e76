package io.github.phasegrid.dataset;

/** Hears how a download goes on; called often, on the thread that fetches. */
@FunctionalInterface
public interface FetchProgress {

  /** For those who do not look. */
  FetchProgress SILENT = (file, done, total) -> {};

  /**
   * Some bytes have arrived.
   *
   * @param file the name of what is downloaded
   * @param done bytes that are there, those of earlier attempts included
   * @param total all bytes, or −1 if the server does not say
   */
  void arrived(String file, long done, long total);
}
