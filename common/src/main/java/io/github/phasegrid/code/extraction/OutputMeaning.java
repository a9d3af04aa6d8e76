package io.github.phasegrid.code.extraction;

/** What the numbers of a network's output are. */
public enum OutputMeaning {
  /** Inputs of a softmax, one per class. */
  LOGITS,
  /** Probabilities of classes. */
  PROBABILITIES,
  /** Something else, or more than one output. */
  OTHER
}
