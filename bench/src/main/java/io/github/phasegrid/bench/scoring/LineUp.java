package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.bench.measure.Contest;
import io.github.phasegrid.bench.measure.Contestant;
import io.github.phasegrid.bench.measure.PythonScripts;
import io.github.phasegrid.code.CodeMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Who is compared with whom in what, and what has to be reached. */
final class LineUp {
  private static final int NEIGHBOURS = 9;
  private static final int WIDE_BITS = 277_504;
  private static final int SCALAR_CHECKS = 4;
  private static final List<Integer> CELL_WIDTHS = List.of(60, 100);

  /** All that bench/scoring.conf trains: a start of Java and Spark is divided by as many cells. */
  private static final int MLLIB_REPEATS = 4;

  private static final int PACKED_REPEATS = 2;

  private final TrainedNetworks networks;
  private final PhasegridCommand phasegrid;
  private final PythonScripts scripts;
  private final Path folder;
  private final Cpu cpu;
  private final String only;
  private final List<Comparison> comparisons = new ArrayList<>();

  /**
   * @param folder for files, removed by the caller
   * @param only lines whose name contains this
   */
  LineUp(
      TrainedNetworks networks,
      PhasegridCommand phasegrid,
      PythonScripts scripts,
      Path folder,
      Cpu cpu,
      String only) {
    this.networks = networks;
    this.phasegrid = phasegrid;
    this.scripts = scripts;
    this.folder = folder;
    this.cpu = cpu;
    this.only = only;
  }

  /** All lines of the table. */
  List<Comparison> comparisons() throws IOException, InterruptedException {
    addNeighbours(20, 1000);
    addNeighbours(100, 500);
    addNeighbours(1024, 100);
    add("distances, 48,000 × 2,000, 1,024 bits", this::distances);
    add("distances, 10,000 × 128, 277,504 bits", this::wideDistances);
    add("distinct codes, 48,000 × 100 bits", this::distinct);
    add("MLlib scoring, 2 cores", this::mllib);
    add("packed scoring, 2 cores", this::packed);
    addParquet(1024, new Goal.Rate(100, ""), new Goal.Size(1.3));
    addParquet(100, new Goal.Told(), new Goal.Told());
    return comparisons;
  }

  /** Makes a line; only called for those that are wanted. */
  private interface Line {
    Comparison of(String work) throws IOException;
  }

  private void add(String work, Line line) throws IOException {
    if (work.contains(only)) {
      comparisons.add(line.of(work));
    }
  }

  private void addNeighbours(int bits, int queries) throws IOException {
    add(
        "K-NN, 48,000 × 10,000, %,d bits".formatted(bits),
        work -> {
          Codes codes = networks.codes(bits, 1);
          Path files = codes.writeForPython(folder);
          PackedNeighbours ours = new PackedNeighbours(codes, NEIGHBOURS);
          SklearnNeighbours rival =
              new SklearnNeighbours(scripts, files, bits, NEIGHBOURS, queries);
          Contest.Answers answers = new NeighbourAnswers(codes, NEIGHBOURS, queries, ours, rival);
          return compare(work, List.of(ours, rival), answers, new Goal.Times(50, 150));
        });
  }

  private Comparison distances(String work) throws IOException {
    Codes codes = networks.codes(1024, 1);
    CodeMatrix queries = firstRows(codes.test(), 2000);
    return distances(work, codes.train(), queries, new Goal.Rate(300, "600"));
  }

  private Comparison wideDistances(String work) {
    CodeMatrix candidates = RandomCodes.of(10_000, WIDE_BITS, 1);
    CodeMatrix queries = RandomCodes.of(128, WIDE_BITS, 2);
    return distances(work, candidates, queries, new Goal.Rate(200, "400"));
  }

  /**
   * @param goal on a processor that counts the bits of vectors
   */
  private Comparison distances(String work, CodeMatrix candidates, CodeMatrix queries, Goal goal) {
    DistanceRate ours = new DistanceRate(candidates, queries);
    return compare(
        work,
        List.of(ours, ScalarPopcount.comparing(), ScalarPopcount.counting()),
        () -> ScalarPopcount.check(candidates, queries, ours.nearest(), SCALAR_CHECKS),
        cpu.countsVectors() ? goal : new Goal.Share(0.6));
  }

  private Comparison distinct(String work) throws IOException {
    Codes codes = networks.codes(100, 1);
    Path files = codes.writeForPython(folder);
    DistinctCodes ours = new DistinctCodes(codes.train());
    NumpyDistinct rival = new NumpyDistinct(scripts, files, codes);
    return compare(
        work,
        List.of(ours, rival),
        () -> {
          if (ours.distinct() != rival.distinct()) {
            throw new Contest.WrongAnswer(
                "%d distinct codes, %d to numpy".formatted(ours.distinct(), rival.distinct()));
          }
          return "%,d distinct codes found by both".formatted(ours.distinct());
        },
        new Goal.Times(50, 200));
  }

  private Comparison mllib(String work) throws IOException {
    List<Codes> cells = cells(MLLIB_REPEATS);
    MllibCells ours = new MllibCells(phasegrid, CELL_WIDTHS, cells.size());
    PlainMllibCells rival = new PlainMllibCells(phasegrid.warehouse(), cells);
    return compare(work, List.of(ours, rival), () -> rival.check(networks), new Goal.Times(3, 5));
  }

  private Comparison packed(String work) throws IOException {
    List<Codes> cells = cells(PACKED_REPEATS);
    for (Codes cell : cells) {
      cell.writeForPython(folder);
    }
    SklearnCells rival = new SklearnCells(scripts, folder, cells);
    return compare(
        work, List.of(new PackedCells(cells), rival), rival::check, new Goal.Times(10, 30));
  }

  private List<Codes> cells(int repeats) throws IOException {
    List<Codes> cells = new ArrayList<>();
    for (int width : CELL_WIDTHS) {
      for (int repeat = 1; repeat <= repeats; repeat++) {
        cells.add(networks.codes(width, repeat));
      }
    }
    return cells;
  }

  private void addParquet(int bits, Goal rate, Goal size) throws IOException {
    String end = ", %,d bits".formatted(bits);
    String write = "codes to Parquet" + end;
    String read = "codes from Parquet" + end;
    String fileSize = "codes in Parquet" + end;
    if (!(write + "\n" + read + "\n" + fileSize).contains(only)) {
      return;
    }
    CodesFile file =
        new CodesFile(
            folder.resolve("codes-" + bits + ".parquet"),
            List.of(networks.codes(bits, 1), networks.codes(bits, 2)));
    add(write, work -> compare(work, List.of(new ParquetFigure.Writing(file)), () -> "", rate));
    add(read, work -> compare(work, List.of(new ParquetFigure.Reading(file)), file::check, rate));
    add(fileSize, work -> compare(work, List.of(new ParquetFigure.Size(file)), () -> "", size));
  }

  private static Comparison compare(
      String work, List<Contestant> contestants, Contest.Answers answers, Goal goal) {
    return new Comparison(new Contest(work, contestants, answers), goal);
  }

  private static CodeMatrix firstRows(CodeMatrix codes, int rows) {
    return codes.select(IntStream.range(0, rows).toArray());
  }
}
