package io.github.phasegrid.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {
  @TempDir Path results;

  @BeforeEach
  void aTable() throws IOException {
    Files.createDirectories(results.resolve("study"));
    Files.writeString(results.resolve("study/properties.csv"), "width,accuracy\n3,0.5\n10,0.75\n");
  }

  private String answered(String text) throws IOException, SQLException {
    Path page = results.resolve("study/README.md");
    Files.writeString(page, text);
    try (Pages pages = Pages.open(results)) {
      assertThat(pages.all()).containsExactly(page);
      return pages.answered(page);
    }
  }

  @Test
  void aSingleValueStandsInItsSentence() throws IOException, SQLException {
    String query = "<!-- query SELECT count(*) FROM 'study/properties.csv' -->";
    assertThat(answered("There are " + query + "7<!-- end --> cells, " + query + "<!-- end -->."))
        .isEqualTo("There are " + query + "2<!-- end --> cells, " + query + "2<!-- end -->.");
  }

  @Test
  void moreIsATable() throws IOException, SQLException {
    String query = "<!-- query\nFROM 'study/properties.csv' ORDER BY width DESC\n-->";
    String answered = answered(query + "<!-- end -->");
    assertThat(answered)
        .isEqualTo(
            query
                + "\n\n| width | accuracy |\n| --- | --- |\n| 10 | 0.75 |\n| 3 | 0.5 |\n\n<!-- end -->");
    assertThat(answered(answered)).as("a second time nothing changes").isEqualTo(answered);
  }

  @Test
  void whatIsNoQueryStays() throws IOException, SQLException {
    String text = "# Title\n<!-- a remark --> $1 \\ {}\n";
    assertThat(answered(text)).isEqualTo(text);
  }

  @Test
  void aQueryThatFailsIsNamed() {
    assertThatThrownBy(() -> answered("<!-- query FROM 'study/gone.csv' --><!-- end -->"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("README.md")
        .hasMessageContaining("gone.csv");
    assertThatThrownBy(
            () -> answered("<!-- query FROM 'study/properties.csv' WHERE false --><!-- end -->"))
        .hasMessageContaining("nothing found");
    assertThatThrownBy(
            () -> answered("<!-- query SELECT 1 -->1 <!-- query SELECT 2 -->2<!-- end -->"))
        .hasMessageContaining("without <!-- end -->");
  }
}
