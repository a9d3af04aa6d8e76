package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.UserMistakeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoringSpecTest {
  private static final ScoringSpec.KMeans KMEANS = new ScoringSpec.KMeans(9, 10, 300);
  private static final ScoringSpec.Logistic LOGISTIC =
      new ScoringSpec.Logistic(LogisticFamily.ONE_VS_ONE, 1, 100);
  private static final ScoringSpec SCRIPT = spec(KMEANS, 9, LOGISTIC, ScoringEngine.MLLIB, "all");

  private static ScoringSpec spec(
      ScoringSpec.KMeans kmeans,
      int neighbours,
      ScoringSpec.Logistic logistic,
      ScoringEngine engine,
      String... layers) {
    return new ScoringSpec(kmeans, neighbours, logistic, List.of(layers), engine, false, 1);
  }

  /** Scores already in tables carry this value: it changes with the numeric version only. */
  @Test
  void fingerprintIsPinned() {
    assertThat(SCRIPT.fingerprint())
        .isEqualTo("2330fa578d1733fc23c037ed7ad2dc87ddb8a20d2a6ac32ba8d3d8a9616fb439");
  }

  @Test
  void everySettingChangesTheFingerprint() {
    List<String> fingerprints =
        Stream.of(
                SCRIPT,
                spec(new ScoringSpec.KMeans(8, 10, 300), 9, LOGISTIC, ScoringEngine.MLLIB, "all"),
                spec(new ScoringSpec.KMeans(9, 9, 300), 9, LOGISTIC, ScoringEngine.MLLIB, "all"),
                spec(new ScoringSpec.KMeans(9, 10, 299), 9, LOGISTIC, ScoringEngine.MLLIB, "all"),
                spec(KMEANS, 5, LOGISTIC, ScoringEngine.MLLIB, "all"),
                spec(KMEANS, 9, logistic(LogisticFamily.MULTINOMIAL, 1, 100), "all"),
                spec(KMEANS, 9, logistic(LogisticFamily.ONE_VS_ONE, 2, 100), "all"),
                spec(KMEANS, 9, logistic(LogisticFamily.ONE_VS_ONE, 1, 99), "all"),
                spec(KMEANS, 9, LOGISTIC, ScoringEngine.PACKED, "all"),
                new ScoringSpec(KMEANS, 9, LOGISTIC, List.of("all"), ScoringEngine.MLLIB, true, 1),
                new ScoringSpec(KMEANS, 9, LOGISTIC, List.of("all"), ScoringEngine.MLLIB, false, 2))
            .map(ScoringSpec::fingerprint)
            .toList();

    assertThat(fingerprints).doesNotHaveDuplicates().allMatch(f -> f.matches("[0-9a-f]{64}"));
  }

  /** Controls are scored by what suits them: only what is asked of it counts. */
  @Test
  void controlsDoNotDependOnEngineAndPartitions() {
    ScoringSpec packed = spec(KMEANS, 9, LOGISTIC, ScoringEngine.PACKED, "each");
    ScoringSpec spread =
        new ScoringSpec(KMEANS, 9, LOGISTIC, List.of("all"), ScoringEngine.MLLIB, false, 4);
    ScoringSpec validation =
        new ScoringSpec(KMEANS, 9, LOGISTIC, List.of("all"), ScoringEngine.MLLIB, true, 1);
    ScoringSpec others = spec(KMEANS, 5, LOGISTIC, "all");

    assertThat(SCRIPT.controlsFingerprint())
        .isEqualTo(packed.controlsFingerprint())
        .isEqualTo(spread.controlsFingerprint())
        .isNotIn(
            SCRIPT.fingerprint(), validation.controlsFingerprint(), others.controlsFingerprint());
    assertThat(spread.inOneTask(ScoringEngine.PACKED))
        .isEqualTo(spec(KMEANS, 9, LOGISTIC, ScoringEngine.PACKED, "all"));
  }

  private static ScoringSpec spec(
      ScoringSpec.KMeans kmeans, int neighbours, ScoringSpec.Logistic logistic, String layer) {
    return spec(kmeans, neighbours, logistic, ScoringEngine.MLLIB, layer);
  }

  private static ScoringSpec.Logistic logistic(LogisticFamily family, double c, int iterations) {
    return new ScoringSpec.Logistic(family, c, iterations);
  }

  /** Each layer is scored for itself: which others are scored too changes nothing. */
  @Test
  void layersDoNot() {
    assertThat(spec(KMEANS, 9, LOGISTIC, ScoringEngine.MLLIB, "each", "all").fingerprint())
        .isEqualTo(SCRIPT.fingerprint());
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new ScoringSpec.KMeans(9, 0, 300))
        .isInstanceOf(UserMistakeException.class)
        .hasMessage("scoring.kmeans.restarts = 0: must be 1 or more");
    assertThatThrownBy(() -> new ScoringSpec.KMeans(9, 1, 0))
        .hasMessage("scoring.kmeans.max-iterations = 0: must be 1 or more");
    assertThatThrownBy(() -> logistic(LogisticFamily.MULTINOMIAL, 0, 1))
        .hasMessage("scoring.logistic.c = 0.0: must be a number above 0");
    assertThatThrownBy(() -> logistic(LogisticFamily.MULTINOMIAL, 1, 0))
        .hasMessage("scoring.logistic.max-iterations = 0: must be 1 or more");
    assertThatThrownBy(() -> spec(KMEANS, 0, LOGISTIC, "all"))
        .hasMessage("scoring.knn.neighbours = 0: must be 1 or more");
    assertThatThrownBy(() -> spec(KMEANS, 1, LOGISTIC, ScoringEngine.MLLIB))
        .hasMessage("scoring.layers = []: must be all, each, last, or names of layers");
  }
}
