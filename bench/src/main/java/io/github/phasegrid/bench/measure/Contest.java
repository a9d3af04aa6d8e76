package io.github.phasegrid.bench.measure;

import java.io.IOException;
import java.util.List;

/**
 * A piece of work and who does it.
 *
 * @param work names it
 * @param contestants measured in this order
 * @param answers compares what they found
 */
public record Contest(String work, List<Contestant> contestants, Answers answers) {

  /** Copies. */
  public Contest {
    contestants = List.copyOf(contestants);
  }

  /** What the contestants found in a round. */
  public interface Answers {

    /**
     * Compares them.
     *
     * @return what agrees, for people; empty when there is nothing to compare
     * @throws WrongAnswer when they contradict each other
     */
    String check() throws IOException, InterruptedException;
  }

  /** Contestants contradict each other: then no figure of theirs counts. */
  public static final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message which, and in what
     */
    public WrongAnswer(String message) {
      super(message);
    }
  }

  /** Without answers that could be compared. */
  public static Contest of(String work, List<Contestant> contestants) {
    return new Contest(work, contestants, () -> "");
  }
}
