package io.github.phasegrid.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.code.RandomCodes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedScorerTest {
  private static final int CLASSES = 3;
  private static final PackedScorer SCORER =
      new PackedScorer(
          new ScoringSpec(
              new ScoringSpec.KMeans(9, 5, 100),
              9,
              new ScoringSpec.Logistic(LogisticFamily.ONE_VS_ONE, 1, 100),
              List.of("all"),
              ScoringEngine.PACKED,
              false,
              1),
          CLASSES);

  private static int[] patternOf(CodeMatrix codes) {
    return IntStream.range(0, codes.rows()).map(row -> row % CLASSES).toArray();
  }

  @Test
  void everyAlgorithmTellsWellSeparatedClasses() {
    CodeMatrix all = PackedKMeansTest.noisyPatterns(300, 50, CLASSES, 1);
    CodeMatrix train = all.select(IntStream.range(0, 201).toArray());
    CodeMatrix test = all.select(IntStream.range(201, 300).toArray());
    int[] trainLabels = patternOf(train);
    int[] testLabels = patternOf(test);

    CellPredictions told = SCORER.score(train, trainLabels, test);
    Categorization scores = Categorization.of(told, trainLabels, testLabels, CLASSES);

    Measured all1 = Measured.of(1);
    ClusterAgreement clusters = new ClusterAgreement(all1, all1, all1, all1);
    Measured tied = told.classes().neighbours().tiedFraction();
    assertThat(scores)
        .isEqualTo(new Categorization(clusters, clusters, all1, all1, all1, tied, all1, all1));
    assertThat(tied.value().orElseThrow()).isBetween(0.01, 1.0);
  }

  @Test
  void labelsOnlyCountWhereTheyAreLearntFrom() {
    CodeMatrix codes = PackedKMeansTest.noisyPatterns(90, 50, CLASSES, 1);
    int[] learnt = IntStream.range(0, 90).map(row -> (row + 1) % CLASSES).toArray();

    CellPredictions told = SCORER.score(codes, learnt, codes);
    Categorization scores = Categorization.of(told, learnt, patternOf(codes), CLASSES);

    assertThat(scores.kmeansTrain().accuracy()).isEqualTo(Measured.of(1));
    assertThat(scores.kmeansTransferAccuracyTest()).isEqualTo(Measured.of(0));
    assertThat(scores.knnAccuracyTest()).isEqualTo(Measured.of(0));
    assertThat(scores.logisticAccuracyTest()).isEqualTo(Measured.of(0));
  }

  @Test
  void withoutTrainingExamplesOnlyTheTestSideIsClustered() {
    CodeMatrix none = RandomCodes.draw(0, 9, 1, 1);
    CodeMatrix test = RandomCodes.draw(5, 9, 5, 1);

    CellPredictions told = SCORER.score(none, new int[0], test);
    Categorization scores = Categorization.of(told, new int[0], new int[5], CLASSES);

    assertThat(scores.kmeansTrain().accuracy()).isEqualTo(Measured.absent("no examples"));
    assertThat(scores.kmeansTest().accuracy()).isEqualTo(Measured.of(1));
    assertThat(scores.kmeansTransferAccuracyTest())
        .isEqualTo(Measured.absent("no training examples"));
    assertThat(scores.knnAccuracyTest()).isEqualTo(Measured.absent("no training examples"));
    assertThat(scores.logisticAccuracyTest()).isEqualTo(Measured.absent("no training examples"));
  }

  @Test
  void withoutTestExamplesOnlyTheTrainingSideIsMeasured() {
    CodeMatrix none = RandomCodes.draw(0, 9, 1, 1);
    CodeMatrix train = RandomCodes.draw(6, 9, 6, 1);
    int[] labels = {0, 0, 1, 1, 2, 2};

    Categorization scores =
        Categorization.of(SCORER.score(train, labels, none), labels, new int[0], CLASSES);

    assertThat(scores.kmeansTrain().accuracy().value()).isPresent();
    assertThat(scores.logisticAccuracyTrain().value()).isPresent();
    assertThat(scores.kmeansTest().accuracy()).isEqualTo(Measured.absent("no examples"));
    assertThat(scores.kmeansTransferAccuracyTest()).isEqualTo(Measured.absent("no examples"));
    assertThat(scores.knnAccuracyTest()).isEqualTo(Measured.absent("no examples"));
    assertThat(scores.knnTiedFraction()).isEqualTo(Measured.absent("no examples"));
    assertThat(scores.logisticAccuracyTest()).isEqualTo(Measured.absent("no examples"));
  }

  @Test
  void oneExampleOfOneClass() {
    CodeMatrix one = RandomCodes.draw(1, 9, 1, 1);

    Categorization scores =
        Categorization.of(
            SCORER.score(one, new int[] {2}, one), new int[] {2}, new int[] {2}, CLASSES);

    assertThat(scores.kmeansTrain().matchedAccuracy()).isEqualTo(Measured.of(1));
    assertThat(scores.knnAccuracyTest()).isEqualTo(Measured.of(1));
    assertThat(scores.knnTiedFraction()).isEqualTo(Measured.of(0));
    assertThat(scores.logisticAccuracyTrain())
        .isEqualTo(Measured.absent("one class only to learn from"));
  }

  @Test
  void allCodesEqual() {
    CodeMatrix equal = RandomCodes.draw(12, 9, 1, 1);
    int[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 0};

    Categorization scores =
        Categorization.of(SCORER.score(equal, labels, equal), labels, labels, CLASSES);

    Measured mostFrequent = Measured.of(0.5);
    assertThat(scores.kmeansTrain().accuracy()).isEqualTo(mostFrequent);
    assertThat(scores.kmeansTest().matchedAccuracy()).isEqualTo(mostFrequent);
    assertThat(scores.knnTiedAccuracyTest()).isEqualTo(mostFrequent);
    assertThat(scores.knnTiedFraction()).isEqualTo(Measured.of(1));
    assertThat(scores.logisticAccuracyTest()).isEqualTo(mostFrequent);
  }

  @Test
  void refusesSidesThatDoNotFit() {
    assertThatThrownBy(
            () ->
                SCORER.score(
                    RandomCodes.draw(3, 9, 1, 1), new int[2], RandomCodes.draw(3, 8, 1, 1)))
        .hasMessage("3 codes of 9 bits with 2 labels, and test codes of 8 bits");
  }
}
