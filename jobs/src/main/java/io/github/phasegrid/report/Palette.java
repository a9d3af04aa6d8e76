package io.github.phasegrid.report;

import java.util.List;

/**
 * Colours that people with any kind of colour vision tell apart, on white and on black.
 *
 * @param light on a light ground, {@code #rrggbb}
 * @param dark on a dark ground
 */
record Palette(String light, String dark) {

  /** For what has no colour of its own. */
  static final Palette INK = new Palette("#333333", "#dddddd");

  /** For named things: Okabe and Ito's, darkened or lightened where the ground asks for it. */
  static final List<Palette> DISTINCT =
      List.of(
          new Palette("#0072b2", "#56b4e9"),
          new Palette("#d55e00", "#ff8c42"),
          new Palette("#009e73", "#2fd0a5"),
          new Palette("#b0548c", "#e79cc8"),
          new Palette("#8a6d00", "#e6c229"),
          INK,
          new Palette("#2c8fbf", "#9bd8ff"),
          new Palette("#7a4b00", "#e0b070"));

  /** For numbers, from small to large: viridis without the end that would vanish in the ground. */
  static final List<Palette> RAMP =
      List.of(
          new Palette("#440154", "#7e57c2"),
          new Palette("#472d7b", "#6a6fd0"),
          new Palette("#3b528b", "#5a87cf"),
          new Palette("#2c728e", "#4a9fc4"),
          new Palette("#21918c", "#35b0ab"),
          new Palette("#28ae80", "#3fc48d"),
          new Palette("#4fb04f", "#6fd06a"),
          new Palette("#86a51d", "#a5db36"),
          new Palette("#b39800", "#fde725"));

  /** For fields of a map, from small to large: viridis, the same on both grounds. */
  static final List<String> HEAT =
      List.of(
          "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
          "#fde725");

  /** The colour of one of several references, unlike ink. */
  static Palette ofReference(int index) {
    List<Palette> colors = DISTINCT.stream().filter(color -> !color.equals(INK)).toList();
    return colors.get(index % colors.size());
  }

  /** The colour of one of several lines. */
  static Palette ofLine(boolean numeric, int index, int lines) {
    if (!numeric) {
      return DISTINCT.get(index % DISTINCT.size());
    }
    double at = lines < 2 ? 0 : index * (RAMP.size() - 1.0) / (lines - 1);
    int below = (int) Math.min(Math.floor(at), RAMP.size() - 2.0);
    Palette a = RAMP.get(below);
    Palette b = RAMP.get(below + 1);
    return new Palette(mix(a.light, b.light, at - below), mix(a.dark, b.dark, at - below));
  }

  private static String mix(String from, String to, double share) {
    StringBuilder mixed = new StringBuilder("#");
    for (int i = 1; i < 7; i += 2) {
      int a = Integer.parseInt(from.substring(i, i + 2), 16);
      int b = Integer.parseInt(to.substring(i, i + 2), 16);
      mixed.append(String.format("%02x", Math.round(a + (b - a) * share)));
    }
    return mixed.toString();
  }
}
