package io.github.phasegrid.bench.measure;

import java.util.Locale;

/** Figures as people read them. */
public final class Figures {
  private Figures() {}

  /** About three digits: 0.0123, 1.23, 12.3, 1,234. */
  public static String text(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3g";
    return String.format(Locale.ROOT, format, value);
  }
}
