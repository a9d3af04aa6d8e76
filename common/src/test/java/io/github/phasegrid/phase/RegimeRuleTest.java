package io.github.phasegrid.phase;

import static io.github.phasegrid.phase.Property.KNN_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.NETWORK_ACCURACY_TEST;
import static io.github.phasegrid.phase.Property.REDUNDANCY_TEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.sweep.RegimeThresholds;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegimeRuleTest {
  private static final RegimeRule RULE =
      new RegimeRule(new RegimeThresholds(0.05, 0.5, 0.03, 0.15));

  @ParameterizedTest
  @CsvSource({
    // redundancy, network, K-NN, regime
    "0.98, 0.70, 0.55, UNDER_EXPRESSIVE",
    "0.9999, 0.10, 0.10, UNDER_EXPRESSIVE", // a dead network: one region, both at chance
    "0.50, 0.90, 0.85, CRITICALLY_EXPRESSIVE", // a threshold belongs to the side below it
    "0.20, 0.95, 0.95, CRITICALLY_EXPRESSIVE",
    "0.02, 0.97, 0.90, CRITICALLY_EXPRESSIVE", // unique codes, categorization still rising
    "0.05, 0.9375, 0.90625, CRITICALLY_EXPRESSIVE", // gap 1/32 = 0.03125
    "0.05, 0.953125, 0.9375, SUFFICIENTLY_EXPRESSIVE", // gap 1/64 = 0.015625
    "0.00, 0.96, 0.97, SUFFICIENTLY_EXPRESSIVE", // K-NN ahead by a little
    "0.01, 0.10, 0.85, DETERMINISTIC_UNCATEGORIZED", // untrained: K-NN reads, the network cannot
    "0.01, 0.98, 0.30, DETERMINISTIC_UNCATEGORIZED",
  })
  void oneRepeatIsClassifiedByItsValues(
      double redundancy, double network, double knn, Regime expected) {
    Cell cell = cell(new double[] {redundancy}, new double[] {network}, new double[] {knn});

    assertThat(RULE.classify(cell)).contains(expected);
  }

  @Test
  void anIntervalAcrossAThresholdIsUndecided() {
    // Redundancies 0.04 and 0.05: mean 0.045, 95 % interval ± 12.7 × 0.005 = ± 0.064.
    double[] network = {0.97, 0.97};
    assertThat(RULE.classify(cell(new double[] {0.04, 0.05}, network, network)))
        .contains(Regime.UNDECIDED);
    // 0.0400 and 0.0402: ± 12.7 × 0.0001 stays below 0.05.
    assertThat(RULE.classify(cell(new double[] {0.0400, 0.0402}, network, network)))
        .contains(Regime.SUFFICIENTLY_EXPRESSIVE);
  }

  @Test
  void aWideIntervalInsideOneRegimeIsDecided() {
    // Redundancies 0.85 and 0.87: 0.86 ± 0.127, all of it above 0.5.
    double[] any = {0.3, 0.9};
    assertThat(RULE.classify(cell(new double[] {0.85, 0.87}, any, new double[] {0.9, 0.1})))
        .contains(Regime.UNDER_EXPRESSIVE);
  }

  @Test
  void aGapThatMayHaveEitherSignReachesDownToZero() {
    // Leads −0.1 and 0.1: 0 ± 1.27. Both ends are far from 0, but 0 itself is inside.
    assertThat(
            RULE.classify(
                cell(new double[] {0, 0}, new double[] {0.5, 0.7}, new double[] {0.6, 0.6})))
        .contains(Regime.UNDECIDED);
  }

  @Test
  void withoutOneOfItsNumbersACellHasNoRegime() {
    Cell probe =
        Cell.fold(List.of(Observations.ofWidth(3, 1, Map.of(REDUNDANCY_TEST, 0.2)))).get(0);

    assertThat(RULE.classify(probe)).isEmpty();
  }

  @Test
  void thresholdsOutOfOrderAreRefused() {
    assertThatThrownBy(() -> new RegimeThresholds(0.5, 0.05, 0.03, 0.15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "deterministic-redundancy = 0.5 and colliding-redundancy = 0.05 must satisfy"
                + " 0 <= deterministic-redundancy <= colliding-redundancy <= 1");
    assertThatThrownBy(() -> new RegimeThresholds(0.05, 0.5, 0.03, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theVersionTellsAConfiguredRuleFromTheDefaultOne() {
    RegimeRule configured = new RegimeRule(new RegimeThresholds(0.1, 0.5, 1e-5, 0.15));

    assertThat(RULE.version()).isEqualTo("1");
    assertThat(configured.version())
        .isEqualTo(
            "1 (deterministic-redundancy 0.1, colliding-redundancy 0.5, categorized-gap 1.0E-5,"
                + " uncategorized-gap 0.15)");
    assertThat(RegimeRule.ofVersion(RULE.version())).contains(RULE);
    assertThat(RegimeRule.ofVersion(configured.version())).contains(configured);
    assertThat(RegimeRule.ofVersion("2")).isEmpty();
  }

  @net.jqwik.api.Property(tries = 300)
  void undecidedExactlyWhereAFineGridOverTheIntervalsMeetsTwoRegimes(
      @ForAll @DoubleRange(min = 0, max = 1) double redundancy,
      @ForAll @DoubleRange(min = 0, max = 0.4) double redundancySpread,
      @ForAll @DoubleRange(min = -0.5, max = 0.5) double lead,
      @ForAll @DoubleRange(min = 0, max = 0.2) double leadSpread) {
    Estimate r = new Estimate(10, redundancy, redundancySpread);
    Estimate g = new Estimate(10, lead, leadSpread);

    Set<Regime> met = EnumSet.noneOf(Regime.class);
    int steps = 60;
    for (int i = 0; i <= steps; i++) {
      double someR = along(r, i / (double) steps);
      IntStream.rangeClosed(0, steps)
          .mapToObj(j -> RULE.at(someR, Math.abs(along(g, j / (double) steps))))
          .forEach(met::add);
    }
    Regime named = RULE.classify(r, g);
    if (met.size() > 1) {
      assertThat(named).isEqualTo(Regime.UNDECIDED);
    } else if (named != Regime.UNDECIDED) { // the grid may step over a sliver
      assertThat(met).containsExactly(named);
    }
  }

  private static double along(Estimate estimate, double share) {
    double half = estimate.halfWidth95().orElseThrow();
    return estimate.mean() - half + 2 * half * share;
  }

  private static Cell cell(double[] redundancy, double[] network, double[] knn) {
    return Cell.fold(
            IntStream.range(0, redundancy.length)
                .mapToObj(
                    i ->
                        Observations.ofWidth(
                            20,
                            i + 1,
                            Map.of(
                                REDUNDANCY_TEST, redundancy[i],
                                NETWORK_ACCURACY_TEST, network[i],
                                KNN_ACCURACY_TEST, knn[i])))
                .toList())
        .get(0);
  }
}
