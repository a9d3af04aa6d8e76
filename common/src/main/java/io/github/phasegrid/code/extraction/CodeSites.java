package io.github.phasegrid.code.extraction;

import io.github.phasegrid.NearestName;
import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.code.extraction.ActivationKind.Family;
import io.github.phasegrid.network.CodeLayer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the layers of a network whose units make its code. */
final class CodeSites {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:-]{0,99}");

  /** What sweep files and tables mean otherwise. */
  private static final Set<String> WORDS = Set.of("all", "each", "last", "none");

  private CodeSites() {}

  private record Candidate(String name, Stage stage, ActivationKind kind, int read) {}

  /**
   * The sites in the order of computation, their bits one after the other.
   *
   * @throws UserMistakeException when there is none, one that is asked for is not there, or one
   *     cannot be cut into bits
   */
  static List<CodeSite> find(List<Stage> stages, CodeRule rule) {
    List<Candidate> candidates = candidates(stages);
    List<String> names = candidates.stream().map(Candidate::name).toList();
    for (String asked : rule.layers()) {
      if (!names.contains(asked)) {
        throw unknown(asked, names);
      }
    }
    List<CodeSite> sites = new ArrayList<>();
    int offset = 0;
    for (Candidate candidate : candidates) {
      if (!rule.layers().isEmpty() && !rule.layers().contains(candidate.name())) {
        continue;
      }
      requireBits(candidate, rule);
      FeatureMap map = map(candidate, stages);
      CodeLayer layer = new CodeLayer(candidate.name(), offset, map.size());
      ActivationKind kind = candidate.kind();
      sites.add(new CodeSite(layer, kind.name(), kind.family(), candidate.read(), map));
      offset = Math.addExact(offset, map.size());
    }
    if (sites.isEmpty()) {
      throw new UserMistakeException(
          "the network has no hidden layer with a ReLU-like activation, so it has no neural code; give a network"
              + " with one");
    }
    return List.copyOf(sites);
  }

  private static List<Candidate> candidates(List<Stage> stages) {
    Set<String> own = stages.stream().map(Stage::name).collect(Collectors.toSet());
    Set<String> taken = new HashSet<>(WORDS);
    List<Candidate> candidates = new ArrayList<>();
    for (int index = 0; index < stages.size(); index++) {
      Stage stage = stages.get(index);
      if (stage.isOutput() || stage.layer().isEmpty()) {
        continue;
      }
      ActivationKind kind = Units.of(stage.layer().get());
      if (kind.family() == Family.LINEAR) {
        continue;
      }
      String name = stage.name();
      if (!PLAIN_NAME.matcher(name).matches() || taken.contains(name)) {
        name = free(candidates.size(), own, taken);
      }
      taken.add(name);
      int read = kind.equals(ActivationKind.PARAMETRIC) ? stage.source() : index;
      candidates.add(new Candidate(name, stage, kind, read));
    }
    return candidates;
  }

  /** The first name of a hidden layer, from its own number on, that no other layer has. */
  private static String free(int number, Set<String> own, Set<String> taken) {
    return IntStream.iterate(number, next -> next + 1)
        .mapToObj(CodeLayer::hidden)
        .filter(name -> !own.contains(name) && !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static UserMistakeException unknown(String asked, List<String> names) {
    return new UserMistakeException(
        "the network has no layer "
            + asked
            + " with an activation"
            + NearestName.question(asked, names)
            + "; it has "
            + (names.isEmpty() ? "none" : String.join(", ", names)));
  }

  private static void requireBits(Candidate candidate, CodeRule rule) {
    String layer = "layer " + candidate.name() + " has activation " + candidate.kind().name();
    String others = "; leave the layer out with --layers";
    switch (candidate.kind().family()) {
      case SIGNED -> {
        if (!rule.signsOfSmooth()) {
          throw new UserMistakeException(
              layer
                  + ", which is not linear on either side of 0, so that its signs name no linear"
                  + " regions"
                  + others
                  + ", or ask for the signs with --smooth sign");
        }
      }
      case UNDIVIDED ->
          throw new UserMistakeException(
              layer + ", whose sign does not tell two pieces apart" + others);
      default -> {
        if (candidate.read() < 0) {
          throw new UserMistakeException(
              layer
                  + " right after the input or a change of shape, where its pieces cannot be told"
                  + others);
        }
      }
    }
  }

  private static FeatureMap map(Candidate candidate, List<Stage> stages) {
    return FeatureMap.of(stages.get(candidate.read()).output())
        .orElseThrow(
            () ->
                new UserMistakeException(
                    "layer "
                        + candidate.name()
                        + " puts out "
                        + candidate.stage().output()
                        + ", which is neither units nor maps of a known size; leave it out with"
                        + " --layers"));
  }
}
