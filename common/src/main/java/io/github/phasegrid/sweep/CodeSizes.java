package io.github.phasegrid.sweep;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.CodeMatrix;
import io.github.phasegrid.network.CodeLayer;
import java.util.List;
import java.util.Locale;

/** Codes that could not be scored are found out before a network is trained for them. */
final class CodeSizes {

  private CodeSizes() {}

  /**
   * Refuses sweeps whose training codes are too many for the tasks that score them.
   *
   * @throws UserMistakeException naming the network and what to set
   */
  static void require(Sweep sweep, List<Trial> trials) {
    int partitions = sweep.scoring().partitions();
    for (Trial trial : trials) {
      int examples = trial.settings().integer(Setting.SAMPLE_SIZE);
      if (CodeMatrix.fits(examples, trial.codeBits())) {
        continue;
      }
      for (Aspect aspect : sweep.aspects(trial)) {
        if (!CodeMatrix.fits((examples - 1L) / partitions + 1, aspect.layer().bits())) {
          throw tooMany(
              trial,
              aspect.layer(),
              "set sweep.scoring.engine = mllib and sweep.scoring.partitions to more than "
                  + partitions
                  + ", or sweep.scoring.layers to smaller layers");
        }
      }
      if (!sweep.controls(trial).isEmpty()) {
        throw tooMany(
            trial,
            new CodeLayer("all", 0, trial.codeBits()),
            "controls are measured in one task: set sweep.controls = []");
      }
    }
  }

  private static UserMistakeException tooMany(Trial trial, CodeLayer layer, String right) {
    return new UserMistakeException(
        String.format(
            Locale.ROOT,
            "%s has %,d bits in layer %s, and their codes of %,d training examples are too many"
                + " for one task (2 GiB); %s",
            trial.settings().text(Setting.ARCHITECTURE),
            layer.bits(),
            layer.name(),
            trial.settings().integer(Setting.SAMPLE_SIZE),
            right));
  }
}
