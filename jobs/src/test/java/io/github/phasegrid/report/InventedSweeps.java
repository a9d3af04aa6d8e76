package io.github.phasegrid.report;

import io.github.phasegrid.phase.Cell;
import io.github.phasegrid.phase.Observation;
import io.github.phasegrid.phase.Property;
import io.github.phasegrid.phase.RegimeRule;
import io.github.phasegrid.report.ReportData.Counts;
import io.github.phasegrid.report.ReportData.Fact;
import io.github.phasegrid.report.ReportData.Failure;
import io.github.phasegrid.report.ReportData.Table;
import io.github.phasegrid.sweep.Control;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import io.github.phasegrid.training.Checkpoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Sweeps with numbers that look like real ones: curves of the paper's shapes, with seed noise. */
final class InventedSweeps {
  static final List<Integer> CAPACITY_WIDTHS =
      List.of(
          3, 7, 10, 15, 20, 23, 27, 30, 33, 37, 40, 43, 47, 50, 53, 57, 60, 65, 70, 75, 80, 90,
          100);
  private static final List<Integer> EPOCHS =
      List.of(0, 1, 3, 6, 10, 20, 30, 40, 60, 80, 100, 120, 140, 160, 180, 200);
  private static final List<Integer> SAMPLE_SIZES =
      List.of(
          10, 30, 60, 100, 300, 600, 1_000, 2_000, 3_000, 6_000, 10_000, 20_000, 30_000, 40_000);
  private static final int ALL = 48_000;
  private static final int TEST = 10_000;

  private final UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(7);
  private final ZigguratSampler.NormalizedGaussian noise =
      ZigguratSampler.NormalizedGaussian.of(random);

  /** As {@code mnist-capacity}: 23 widths, 10 repeats, the last checkpoint. */
  static ReportData capacity() {
    return capacity(10);
  }

  static ReportData capacity(int repeats) {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : CAPACITY_WIDTHS) {
      for (int repeat = 1; repeat <= repeats; repeat++) {
        observations.add(invented.observation(width, ALL, repeat, Checkpoint.LAST));
      }
    }
    return data("mnist-capacity", observations, List.of());
  }

  /** As {@code cnn-width}: ResNet-20 with five numbers of channels. */
  static ReportData convolutionalWidths() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (double multiplier : List.of(0.0625, 0.125, 0.25, 0.5, 0.75)) {
      Settings settings =
          settings(1, ALL, 1)
              .with(Setting.ARCHITECTURE, "resnet-20")
              .with(Setting.WIDTH_MULTIPLIER, multiplier);
      observations.add(invented.observation(settings, Checkpoint.LAST));
    }
    return data("cnn-width", observations, List.of());
  }

  /** Controls of a sweep: of each of its networks, of three repeats; pixels alike for all. */
  static List<Reference> controls(ReportData data) {
    InventedSweeps invented = new InventedSweeps();
    List<Reference> references = new ArrayList<>();
    Map<Property, Double> pixels = invented.values(200, ALL, 50);
    for (Control control : Control.values()) {
      List<Observation> observations = new ArrayList<>();
      data.observations().stream()
          .filter(o -> o.repeat() <= 3)
          .map(Observation::settings)
          .distinct()
          .forEach(
              settings -> {
                Observation made = invented.observation(settings, Checkpoint.LAST);
                observations.add(
                    with(
                        made,
                        switch (control) {
                          case PIXELS -> pixels;
                          case ACTIVATIONS -> invented.values(60, ALL, 90);
                          default ->
                              invented.values(
                                  settings.integer(Setting.WIDTH),
                                  ALL,
                                  control == Control.CALIBRATED ? 1 : 0);
                        }));
              });
      references.add(Reference.of(control, Cell.fold(observations)));
    }
    return references;
  }

  /** As {@code mnist-training-time}: 3 widths, 16 epochs. */
  static ReportData trainingTime() {
    return trainingTime(List.of(40, 50, 60));
  }

  static ReportData trainingTime(List<Integer> widths) {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : widths) {
      for (int repeat = 1; repeat <= 5; repeat++) {
        for (int epoch : EPOCHS) {
          observations.add(invented.observation(width, ALL, repeat, new Checkpoint(epoch)));
        }
      }
    }
    return data("mnist-training-time", observations, List.of());
  }

  /** As {@code mnist-sample-size}: 3 widths, 14 sample sizes. */
  static ReportData sampleSize() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(40, 50, 60)) {
      for (int sampleSize : SAMPLE_SIZES) {
        for (int repeat = 1; repeat <= 4; repeat++) {
          observations.add(invented.observation(width, sampleSize, repeat, Checkpoint.LAST));
        }
      }
    }
    return data("mnist-sample-size", observations, List.of());
  }

  /** As {@code phase}: all three dominant axes. */
  static ReportData phase() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(5, 10, 20, 40, 60, 100)) {
      for (int sampleSize : List.of(100, 1_000, 10_000, ALL)) {
        for (int repeat = 1; repeat <= 2; repeat++) {
          for (int epoch : EPOCHS) {
            observations.add(
                invented.observation(width, sampleSize, repeat, new Checkpoint(epoch)));
          }
        }
      }
    }
    return data("phase", observations, List.of());
  }

  /** As {@code dominance}: a factorial over five axes. */
  static ReportData dominance() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(10, 30, 60)) {
      for (int sampleSize : List.of(300, 3_000, ALL)) {
        for (double decay : List.of(0.0, 1e-4, 1e-2)) {
          for (double labelNoise : List.of(0.0, 0.3)) {
            for (int repeat = 1; repeat <= 3; repeat++) {
              Settings settings =
                  settings(
                      Map.of(
                          Setting.WIDTH, width,
                          Setting.SAMPLE_SIZE, sampleSize,
                          Setting.WEIGHT_DECAY, decay,
                          Setting.LABEL_NOISE, labelNoise,
                          Setting.REPEAT, repeat));
              for (int epoch : List.of(1, 10, 100)) {
                observations.add(invented.observation(settings, new Checkpoint(epoch)));
              }
            }
          }
        }
      }
    }
    return data("dominance", observations, List.of());
  }

  /** Three hidden layers, each scored by itself, and two probes. */
  static ReportData deep() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(20, 40)) {
      for (int repeat = 1; repeat <= 3; repeat++) {
        for (int epoch : EPOCHS) {
          Observation whole =
              invented.observation(settings(width, ALL, repeat), new Checkpoint(epoch));
          observations.add(whole);
          for (String layer : List.of("hidden1", "hidden2", "hidden3")) {
            Observation one =
                invented.observation(settings(width / 2, ALL, repeat), new Checkpoint(epoch));
            observations.add(as(whole, layer, "none", one.values()));
          }
          for (String probe : List.of("uniform", "negative-uniform")) {
            Observation one =
                invented.observation(settings(width / 3, ALL, repeat), new Checkpoint(epoch));
            Map<Property, Double> redundancy = new EnumMap<>(Property.class);
            redundancy.put(Property.REDUNDANCY_TEST, one.values().get(Property.REDUNDANCY_TEST));
            redundancy.put(Property.CODE_BITS, (double) width);
            observations.add(as(whole, "all", probe, redundancy));
          }
        }
      }
    }
    return data("deep", observations, List.of());
  }

  private static Observation as(
      Observation one, String layer, String probe, Map<Property, Double> values) {
    return new Observation(
        one.trial(),
        one.settings(),
        one.dataset(),
        one.validationFraction(),
        one.engine(),
        one.checkpoint(),
        one.epoch(),
        layer,
        probe,
        one.scoringEngine(),
        one.scoringFingerprint(),
        values);
  }

  static ReportData named(String name) {
    return switch (name) {
      case "phase" -> phase();
      case "capacity" -> capacity();
      case "dominance" -> dominance();
      case "deep" -> deep();
      case "optimizers" -> optimizers();
      case "one" -> capacity(1);
      case "training-time" -> trainingTime();
      case "sample-size" -> sampleSize();
      case "allFailed" -> allFailed();
      case "empty" -> empty();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** More points than a page should draw: every one of 2,000 epochs. */
  static ReportData everyEpoch() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (int width : List.of(10, 20, 40)) {
      for (int epoch = 0; epoch <= 2_000; epoch++) {
        observations.add(invented.observation(width, ALL, 1, new Checkpoint(epoch)));
      }
    }
    return data("every-epoch", observations, List.of());
  }

  /** Names on the x axis. */
  static ReportData optimizers() {
    InventedSweeps invented = new InventedSweeps();
    List<Observation> observations = new ArrayList<>();
    for (String optimizer : List.of("adam", "momentum", "sgd")) {
      for (int repeat = 1; repeat <= 3; repeat++) {
        Settings settings =
            settings(
                Map.of(
                    Setting.WIDTH, 30,
                    Setting.SAMPLE_SIZE, ALL,
                    Setting.OPTIMIZER, optimizer,
                    Setting.REPEAT, repeat));
        observations.add(invented.observation(settings, Checkpoint.LAST));
      }
    }
    return data("optimizers", observations, List.of());
  }

  static ReportData allFailed() {
    List<Failure> failures = new ArrayList<>();
    for (int width : List.of(3, 7, 10)) {
      for (int repeat = 1; repeat <= 10; repeat++) {
        failures.add(
            new Failure(
                "%064x".formatted(width * 100 + repeat),
                settings(width, ALL, repeat),
                repeat == 4
                    ? "training loss is NaN at epoch 2"
                    : "training loss is Infinity at epoch 1"));
      }
    }
    return data("all-failed", List.of(), failures);
  }

  static ReportData empty() {
    return data("nothing-yet", List.of(), List.of());
  }

  /** The same data, held against these. */
  static ReportData heldAgainst(ReportData data, List<Reference> references) {
    return new ReportData(
        data.sweep(),
        data.description(),
        data.counts(),
        data.observations(),
        data.failures(),
        references,
        data.regimeRule(),
        data.warnings(),
        data.warehouse(),
        data.tables(),
        data.provenance());
  }

  static ReportData data(String name, List<Observation> observations, List<Failure> failures) {
    int done = (int) observations.stream().map(Observation::trial).distinct().count();
    return new ReportData(
        name,
        "Invented numbers in the shape of the paper's figures, to look at the report with.",
        new Counts(done + failures.size(), done, failures.size()),
        observations,
        failures,
        List.of(),
        RegimeRule.DEFAULT,
        List.of("mnist-10k is not comparable with MNIST test accuracy."),
        "./warehouse",
        List.of(
            new Table("trials", "one row per training run"),
            new Table("sweeps", "which trials belong to which sweep"),
            new Table("history", "one row per trial and epoch"),
            new Table("codes", "one row per trial, checkpoint and example"),
            new Table("properties", "one row per trial, checkpoint, layer and probe")),
        List.of(
            new Fact("Phasegrid", "0.1.0-SNAPSHOT, commit 5f3b2ee1"),
            new Fact("Engine", "fused, numeric version 1"),
            new Fact("CPU", "AMD EPYC 7B13, OpenBLAS kernel Zen"),
            new Fact("Dataset", "mnist, SHA-256 4f1c9a…"),
            new Fact("Java", "17.0.15, Spark 3.5.5")));
  }

  static Settings settings(int width, int sampleSize, int repeat) {
    return settings(
        Map.of(Setting.WIDTH, width, Setting.SAMPLE_SIZE, sampleSize, Setting.REPEAT, repeat));
  }

  /** The script recipe but for what is given. */
  private static Settings settings(Map<Setting, Object> given) {
    Map<Setting, Object> all = new EnumMap<>(Setting.class);
    all.put(Setting.ARCHITECTURE, "mlp");
    all.put(Setting.DEPTH, 1);
    all.put(Setting.ACTIVATION, "relu");
    all.put(Setting.LEAK, 0.0);
    all.put(Setting.BATCH_NORM, true);
    all.put(Setting.LABEL_NOISE, 0.0);
    all.put(Setting.INPUT_NOISE, 0.0);
    all.put(Setting.SUBSET, "first");
    all.put(Setting.OPTIMIZER, "adam");
    all.put(Setting.LEARNING_RATE, 0.01);
    all.put(Setting.MOMENTUM, 0.9);
    all.put(Setting.SCHEDULE_FACTOR, 0.1);
    all.put(Setting.SCHEDULE_EVERY, 20);
    all.put(Setting.BATCH_SIZE, 64);
    all.put(Setting.EPOCHS, 200);
    all.put(Setting.WEIGHT_DECAY, 1e-6);
    all.put(Setting.DROPOUT, 0.0);
    all.put(Setting.EARLY_STOPPING_MONITOR, "training-loss");
    all.put(Setting.EARLY_STOPPING_PATIENCE, 10);
    all.putAll(given);
    return Settings.of(all);
  }

  private static Observation with(Observation other, Map<Property, Double> values) {
    return new Observation(
        other.trial(),
        other.settings(),
        other.dataset(),
        other.validationFraction(),
        other.engine(),
        other.checkpoint(),
        other.epoch(),
        other.layer(),
        other.probe(),
        other.scoringEngine(),
        other.scoringFingerprint(),
        values);
  }

  private Observation observation(int width, int sampleSize, int repeat, Checkpoint checkpoint) {
    return observation(settings(width, sampleSize, repeat), checkpoint);
  }

  private Observation observation(Settings settings, Checkpoint checkpoint) {
    boolean last = checkpoint.equals(Checkpoint.LAST);
    int epoch = last ? 90 + random.nextInt(60) : checkpoint.epoch();
    return new Observation(
        settings.toString(),
        settings,
        "mnist",
        0.2,
        "fused",
        checkpoint,
        epoch,
        "all",
        "none",
        "spark",
        "scoring-1",
        values(settings.integer(Setting.WIDTH), settings.integer(Setting.SAMPLE_SIZE), epoch));
  }

  private Map<Property, Double> values(int width, int n, int epoch) {
    double trained = 1 - Math.exp(-epoch / 4.0);
    double learnt = Math.min(1, Math.log10(n) / 4.6);
    double network = share(0.1 + trained * learnt * 0.88 * (1 - Math.exp(-width / 5.0)), 0.004);
    double bits = (0.25 + 0.18 * trained) * width;
    double collision = Math.pow(2, -bits) + 1e-8;
    double train = redundancy(n, collision);
    double test = redundancy(TEST, collision * 1.1);
    double knn =
        share(network * (0.55 + 0.44 * (1 - Math.exp(-width / 14.0))) + 0.3 * (1 - trained), 0.004);
    Map<Property, Double> values = new EnumMap<>(Property.class);
    values.put(Property.CODE_BITS, (double) width);
    values.put(Property.ACTIVE_BITS, (double) width - (width > 50 ? random.nextInt(3) : 0));
    values.put(Property.NETWORK_LOSS_TRAIN, 2.3 * (1 - network));
    values.put(Property.NETWORK_LOSS_TEST, 2.4 * (1 - network) + 0.05);
    values.put(Property.NETWORK_ACCURACY_TRAIN, Math.min(1, network + 0.015));
    values.put(Property.NETWORK_ACCURACY_TEST, network);
    values.put(Property.N_TRAIN, (double) n);
    values.put(Property.N_TEST, (double) TEST);
    values.put(Property.DISTINCT_CODES_TRAIN, (double) Math.round(n * (1 - train)));
    values.put(Property.DISTINCT_CODES_TEST, (double) Math.round(TEST * (1 - test)));
    values.put(Property.REDUNDANCY_TRAIN, train);
    values.put(Property.REDUNDANCY_TEST, test);
    values.put(Property.MATCHED_N, (double) Math.min(n, TEST));
    values.put(Property.REDUNDANCY_TRAIN_MATCHED, n <= TEST ? train : redundancy(TEST, collision));
    values.put(Property.REDUNDANCY_TEST_MATCHED, n >= TEST ? test : redundancy(n, collision * 1.1));
    values.put(Property.COLLISION_PROBABILITY_TRAIN, collision);
    values.put(Property.COLLISION_PROBABILITY_TEST, collision * 1.1);
    values.put(Property.EFFECTIVE_BITS_TRAIN, bits);
    values.put(Property.EFFECTIVE_BITS_TEST, bits * 0.99);
    values.put(Property.KMEANS_ACCURACY_TRAIN, share(0.25 + 0.5 * network, 0.03));
    values.put(Property.KMEANS_ACCURACY_TEST, share(0.24 + 0.5 * network, 0.03));
    values.put(Property.KNN_ACCURACY_TEST, knn);
    values.put(Property.KNN_TIED_ACCURACY_TEST, share(knn, 0.002));
    values.put(Property.KNN_TIED_FRACTION, Math.exp(-width / 20.0));
    values.put(Property.LOGISTIC_ACCURACY_TRAIN, share(knn + 0.012, 0.003));
    values.put(Property.LOGISTIC_ACCURACY_TEST, share(knn - 0.005, 0.003));
    return values;
  }

  /** Of n examples thrown into 1 / collision equally likely regions, the share beyond the first. */
  private double redundancy(double n, double collision) {
    double noisy = collision * Math.exp(0.35 * noise.sample());
    return Math.max(0, 1 - (1 - Math.exp(-n * noisy)) / (n * noisy));
  }

  private double share(double value, double spread) {
    return Math.min(0.995, Math.max(0.05, value + spread * noise.sample()));
  }
}
