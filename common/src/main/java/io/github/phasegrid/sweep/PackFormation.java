package io.github.phasegrid.sweep;

import io.github.phasegrid.training.Engines;
import io.github.phasegrid.training.FusedPacking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups trials into packs. Trials of one pack share the engine and the data stream: data seed (so
 * dataset, sample size and repeat), subset, input noise, batch size. How many fit follows from the
 * engine's own limits, never from the cluster, so that the same sweep has the same packs
 * everywhere.
 */
final class PackFormation {
  private PackFormation() {}

  /**
   * All trials, each in exactly one group, in their order.
   *
   * @param inputs values in one example
   */
  static List<List<Trial>> group(Collection<Trial> trials, int inputs) {
    Map<Stream, List<Trial>> streams = new LinkedHashMap<>();
    for (Trial trial : trials) {
      streams.computeIfAbsent(Stream.of(trial), stream -> new ArrayList<>()).add(trial);
    }
    List<List<Trial>> groups = new ArrayList<>();
    streams.values().forEach(stream -> groups.addAll(divide(stream, inputs)));
    return groups;
  }

  private static List<List<Trial>> divide(List<Trial> stream, int inputs) {
    String engine = stream.get(0).engine();
    return FusedPacking.balance(
        stream,
        trial -> Engines.packUnits(engine, trial.network()),
        Engines.packCapacity(engine, inputs));
  }

  private record Stream(
      String engine, long dataSeed, String subset, double inputNoise, int batchSize) {
    static Stream of(Trial trial) {
      return new Stream(
          trial.engine(),
          trial.dataSeed(),
          trial.settings().text(Setting.SUBSET),
          trial.settings().real(Setting.INPUT_NOISE),
          trial.settings().integer(Setting.BATCH_SIZE));
    }
  }
}
