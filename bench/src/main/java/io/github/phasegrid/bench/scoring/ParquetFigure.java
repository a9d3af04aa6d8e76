package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.Stopwatch;
import java.io.IOException;

/** What is told of a file of codes: how fast it is written and read, and how large it is. */
sealed interface ParquetFigure extends Contestant {

  /** Megabytes of packed bits a second. */
  String RATE = "MB/s";

  /**
   * Writing, on one thread.
   *
   * @param file which is replaced
   */
  record Writing(CodesFile file) implements ParquetFigure {
    @Override
    public String name() {
      return "TableWriter";
    }

    @Override
    public String unit() {
      return RATE;
    }

    @Override
    public double measure() throws IOException, InterruptedException {
      return file.packedBytes() * 1e-6 / Stopwatch.repeatedly(file::write);
    }
  }

  /**
   * Reading, on one thread.
   *
   * @param file which was written before
   */
  record Reading(CodesFile file) implements ParquetFigure {
    @Override
    public String name() {
      return "TableReader";
    }

    @Override
    public String unit() {
      return RATE;
    }

    @Override
    public double measure() throws IOException, InterruptedException {
      return file.packedBytes() * 1e-6 / Stopwatch.repeatedly(file::read);
    }
  }

  /**
   * The whole file, its labels and names too.
   *
   * @param file which was written before
   */
  record Size(CodesFile file) implements ParquetFigure {
    @Override
    public String name() {
      return "file size";
    }

    @Override
    public String unit() {
      return "× the packed bits";
    }

    @Override
    public double measure() {
      return file.bytes() / (double) file.packedBytes();
    }
  }
}
