package io.github.phasegrid.report;

import io.github.phasegrid.report.ReportData.Failure;
import io.github.phasegrid.sweep.Setting;
import io.github.phasegrid.sweep.Settings;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trials that failed for one reason.
 *
 * @param error the reason, cut where it gets long
 * @param count how many
 * @param examples the first of them
 * @param more how many are not listed; empty when all are
 */
record FailureGroup(String error, String count, List<Example> examples, String more) {
  private static final int LONGEST_ERROR = 1_000;
  private static final int MOST_EXAMPLES = 20;

  /**
   * One trial.
   *
   * @param settings what sets it apart from the sweep's others
   * @param trial its fingerprint
   */
  record Example(String settings, String trial) {}

  /** The most frequent reason first. */
  static List<FailureGroup> of(ReportData data) {
    List<Setting> telling = telling(data);
    Map<String, List<Failure>> byError =
        data.failures().stream()
            .collect(
                Collectors.groupingBy(
                    f -> shortened(f.error()), LinkedHashMap::new, Collectors.toList()));
    return byError.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> -e.getValue().size()))
        .map(e -> group(e.getKey(), e.getValue(), telling))
        .toList();
  }

  private static FailureGroup group(String error, List<Failure> failures, List<Setting> telling) {
    int more = failures.size() - MOST_EXAMPLES;
    return new FailureGroup(
        error,
        Words.count(failures.size(), "trial"),
        failures.stream()
            .limit(MOST_EXAMPLES)
            .map(f -> new Example(told(f.settings(), telling), f.trial()))
            .toList(),
        more > 0 ? "… and " + Words.count(more) + " more" : "");
  }

  /** Settings in which any trial, failed or not, differs from another. */
  private static List<Setting> telling(ReportData data) {
    List<Settings> all =
        Stream.concat(
                data.failures().stream().map(Failure::settings),
                data.observations().stream().map(o -> o.settings()))
            .distinct()
            .toList();
    return Arrays.stream(Setting.values())
        .filter(setting -> all.stream().map(s -> s.get(setting)).distinct().count() > 1)
        .toList();
  }

  private static String told(Settings settings, List<Setting> telling) {
    return telling.stream()
        .map(s -> s.column().replace('_', ' ') + " " + Words.value(settings.get(s)))
        .collect(Collectors.joining(", "));
  }

  private static String shortened(String error) {
    return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + " …";
  }
}
