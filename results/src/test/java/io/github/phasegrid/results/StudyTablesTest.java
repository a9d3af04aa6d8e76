package io.github.phasegrid.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse with two sweeps that share a trial; only the columns that matter here. */
class StudyTablesTest {
  @TempDir Path folder;
  private Path house;

  @BeforeEach
  void warehouse() throws IOException, SQLException {
    house = Files.createDirectories(folder.resolve("it's a house"));
    for (String table : List.of("sweeps", "trials", "properties", "phases", "controls", "_packs")) {
      Files.createDirectories(house.resolve(table));
    }
    table(
        "sweeps",
        "VALUES ('mine', 'a'), ('mine', 'b'), ('other', 'b'), ('other', 'c')",
        "sweep, trial");
    String provenance =
        "{'git_commit': 'abc', 'phasegrid_version': '1', 'java_version': '17', 'host': 'secret-host', 'cpu': 'x',"
            + " 'blas': 'y', 'dataset_fingerprint': 'z', 'config': '{}'}";
    table(
        "trials",
        "SELECT trial, 'p1', width, 1, 10, 1, 1, 1, 'fused', 5, false, 'done', TIMESTAMP '2026-01-01', 2.5, 5.0, "
            + provenance
            + " FROM (VALUES ('b', 7), ('a', 3), ('c', 9)) AS t(trial, width)",
        "trial, pack, width, depth, sample_size, repeat, data_seed, trial_seed, engine, epochs_run, stopped_early,"
            + " status, started_at, seconds, pack_seconds, provenance");
    table(
        "properties",
        "VALUES ('b', 7, 10, 1, 5, 'last', 'all', 'none', 0.5), ('a', 3, 10, 1, 5, 'last', 'all', 'none', 0.25),"
            + " ('c', 9, 10, 1, 5, 'last', 'all', 'none', 0.1)",
        "trial, width, sample_size, repeat, epoch, checkpoint, layer, probe, redundancy_test");
    table(
        "phases",
        "VALUES (7, 10, 'last', 'all', 'none', 0.5), (3, 10, 'last', 'all', 'none', 0.25),"
            + " (9, 10, 'last', 'all', 'none', 0.1), (7, 10, '0', 'all', 'none', 0.9)",
        "width, sample_size, checkpoint, layer, probe, redundancy_test_mean");
    table(
        "controls",
        "VALUES ('b', 'pixels', 7, 10, 1, 0.9), ('a', 'untrained', 3, 10, 1, 0.8), ('c', 'pixels', 9, 10, 1, 0.7)",
        "trial, control, width, sample_size, repeat, knn_accuracy_test");
    Files.writeString(
        house.resolve("_packs/p1.controls.json"),
        """
        {"kind": "controls", "pack": "p1", "controls": [{"trial": "a"}, {"trial": "b"}],
         "files": [{"table": "controls", "path": "controls/p1.parquet", "rows": 2, "bytes": 11}]}
        """);
    Files.writeString(
        house.resolve("_packs/p1.json"),
        """
        {"kind": "train", "pack": "p1", "trials": [{"trial": "a"}, {"trial": "b"}],
         "files": [{"table": "codes", "path": "codes/p1.parquet", "rows": 20, "bytes": 100}]}
        """);
    Files.writeString(
        house.resolve("_packs/p2.json"),
        """
        {"kind": "train", "pack": "p2", "trials": [{"trial": "c"}],
         "files": [{"table": "codes", "path": "codes/p2.parquet", "rows": 20, "bytes": 7}]}
        """);
    Files.writeString(
        house.resolve("_packs/p1.properties.json"),
        """
        {"kind": "score", "pack": "p1", "cells": [{"trial": "a"}],
         "files": [{"table": "properties", "path": "properties/p1.parquet", "rows": 2, "bytes": 30}]}
        """);
    Files.writeString(house.resolve("_packs/phases.json"), "{\"kind\": \"phases\", \"files\": []}");
    StudyTables.write("mine", house, folder.resolve("mine"));
  }

  private void table(String name, String rows, String columns) throws SQLException {
    query(
        "COPY (SELECT * FROM (%s) AS t(%s)) TO '%s' (FORMAT parquet)"
            .formatted(
                rows, columns, house.resolve(name + "/x.parquet").toString().replace("'", "''")));
  }

  private List<List<Object>> query(String sql) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      List<List<Object>> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        try (ResultSet found = statement.getResultSet()) {
          while (found.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
              row.add(found.getObject(i));
            }
            rows.add(row);
          }
        }
      }
      return rows;
    }
  }

  private List<List<Object>> published(String columns, String file) throws SQLException {
    return query("SELECT %s FROM '%s'".formatted(columns, folder.resolve("mine").resolve(file)));
  }

  @Test
  void onlyTheStudysTrials() throws SQLException {
    for (String format : List.of("parquet", "csv")) {
      assertThat(published("trial, redundancy_test::DOUBLE", "properties." + format))
          .containsExactly(List.of("a", 0.25), List.of("b", 0.5));
      assertThat(published("trial, git_commit", "trials." + format))
          .containsExactly(List.of("a", "abc"), List.of("b", "abc"));
    }
  }

  @Test
  void onlyTheStudysCells() throws SQLException {
    assertThat(published("width, checkpoint", "phases.parquet"))
        .containsExactly(List.of(3, "last"), List.of(7, "last"));
  }

  @Test
  void onlyTheStudysControls() throws SQLException {
    for (String format : List.of("parquet", "csv")) {
      assertThat(published("trial, control", "controls." + format))
          .containsExactly(List.of("a", "untrained"), List.of("b", "pixels"));
    }
  }

  @Test
  void aStudyWithoutControlsHasNoSuchTable() throws IOException, SQLException {
    Files.delete(house.resolve("controls/x.parquet"));
    StudyTables.write("mine", house, folder.resolve("without"));
    assertThat(folder.resolve("without/controls.csv")).doesNotExist();
    assertThat(folder.resolve("without/properties.csv")).exists();
  }

  @Test
  void whatTheStudyTakesOnDisk() throws SQLException {
    assertThat(published("\"table\", files, \"rows\", bytes", "files.parquet"))
        .containsExactly(
            List.of("codes", 1L, 20L, 100L),
            List.of("controls", 1L, 2L, 11L),
            List.of("properties", 1L, 2L, 30L));
  }

  /** In a copy of the warehouse MLlib scored a cell of the study and one of another's. */
  @Test
  void rescoredAreTheStudysCellsThatMllibScored() throws SQLException {
    table(
        "properties",
        "VALUES ('b', 7, 10, 1, 5, 'last', 'all', 'none', 0.6, 'mllib'),"
            + " ('a', 3, 10, 1, 5, 'last', 'all', 'none', 0.25, 'packed'),"
            + " ('c', 9, 10, 1, 5, 'last', 'all', 'none', 0.2, 'mllib')",
        "trial, width, sample_size, repeat, epoch, checkpoint, layer, probe, redundancy_test,"
            + " scoring_engine");
    StudyTables.writeRescored(house, folder.resolve("mine"));
    for (String format : List.of("parquet", "csv")) {
      assertThat(published("trial, redundancy_test::DOUBLE", "rescored." + format))
          .containsExactly(List.of("b", 0.6));
    }
  }

  @Test
  void noHostIsNamed() throws IOException {
    assertThat(Files.readString(folder.resolve("mine/trials.csv"))).doesNotContain("secret-host");
  }
}
