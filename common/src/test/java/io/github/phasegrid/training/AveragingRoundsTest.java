package io.github.phasegrid.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AveragingRoundsTest {

  /** Every minibatch of three epochs is trained once, and no worker has two more than another. */
  @Property
  void eachMinibatchIsTrainedOnce(
      @ForAll @IntRange(min = 1, max = 7) int workers,
      @ForAll @IntRange(min = 1, max = 5) int frequency,
      @ForAll @IntRange(min = 7, max = 60) int minibatches) {
    AveragingRounds rounds = new Averaging(workers, frequency).rounds(minibatches);
    List<Integer> trained = new ArrayList<>();
    Set<Long> numbers = new HashSet<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      trained.clear();
      int step = epoch * rounds.stepsPerEpoch();
      for (int number = 0; number < rounds.count(); number++) {
        AveragingRounds.Round round = rounds.at(epoch, number);
        assertThat(round.firstStep()).as("the optimizer's count").isEqualTo(step);
        assertThat(round.steps(0)).isBetween(1, frequency);
        step += round.steps(0);
        for (int worker = 0; worker < round.workers(); worker++) {
          assertThat(round.steps(0) - round.steps(worker)).isBetween(0, 1);
          for (int own = 0; own < round.steps(worker); own++) {
            int minibatch = round.first() + round.minibatch(worker, own);
            trained.add(minibatch);
            assertThat(round.numberOver(worker, round.firstStep() + own))
                .isEqualTo((long) epoch * minibatches + minibatch);
            numbers.add(round.numberOver(worker, round.firstStep() + own));
          }
        }
      }
      assertThat(step).isEqualTo((epoch + 1) * rounds.stepsPerEpoch());
      assertThat(trained)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, minibatches).boxed().toList());
    }
    assertThat(numbers).as("each minibatch has a dropout of its own").hasSize(3 * minibatches);
  }
}
