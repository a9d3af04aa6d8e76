package io.github.phasegrid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> KEYS = List.of("width", "depth", "learning-rate", "leak");

  @ParameterizedTest
  @CsvSource({"widht,width", "WIDTH,width", "learning_rate,learning-rate", "leek,leak"})
  void asksWhetherTheNearestWasMeant(String given, String nearest) {
    assertThat(NearestName.question(given, KEYS)).isEqualTo("; did you mean " + nearest + "?");
  }

  @ParameterizedTest
  @CsvSource({"patience", "x", "''"})
  void offersNothingFar(String given) {
    assertThat(NearestName.question(given, KEYS)).isEmpty();
  }

  @Test
  void offersNothingWhereNothingIsValid() {
    assertThat(NearestName.question("width", List.of())).isEmpty();
  }
}
