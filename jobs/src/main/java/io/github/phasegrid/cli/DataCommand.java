package io.github.phasegrid.cli;

import io.github.phasegrid.UserMistakeException;
import io.github.phasegrid.dataset.DatasetCatalog;
import io.github.phasegrid.dataset.DatasetFetcher;
import io.github.phasegrid.dataset.DatasetSources;
import io.github.phasegrid.dataset.DatasetSpec;
import io.github.phasegrid.dataset.DatasetVerifier;
import io.github.phasegrid.dataset.Datasets;
import io.github.phasegrid.dataset.FileCheck;
import io.github.phasegrid.dataset.KnownDataset;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Datasets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Build.class,
    description = "List, verify and fetch datasets, under $$PHASEGRID_DATA or ./data.")
final class DataCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return ExitCode.DONE;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Say which datasets are known, and which of them are here.")
  int list(@Mixin OutputOptions output) {
    Path folder = CommonOptions.dataFolder();
    for (KnownDataset known : DatasetCatalog.all()) {
      String state =
          known.embedded()
              ? "embedded"
              : Datasets.isPresent(known, folder)
                  ? "in " + folder
                  : "not here; phasegrid data fetch " + known.name();
      System.out.printf("%-14s %s (%s)%n", known.name(), known.description(), state);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Compare a dataset's files with their published checksums.")
  int verify(
      @Parameters(paramLabel = "NAME", description = "Such as mnist.") String name,
      @Option(
              names = "--path",
              defaultValue = "",
              description = "The folder, if not the usual one.")
          String path,
      @Mixin OutputOptions output) {
    List<FileCheck> checks =
        DatasetVerifier.verify(DatasetSpec.of(name, path), CommonOptions.dataFolder());
    for (FileCheck check : checks) {
      System.out.println(
          check.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ": "
              + check.file()
              + ": "
              + check.detail());
    }
    long wrong = checks.stream().filter(check -> !check.matches()).count();
    if (wrong > 0) {
      throw new UserMistakeException(
          name
              + ": "
              + wrong
              + " of "
              + checks.size()
              + " files are not known to be right; get them again with: phasegrid data fetch "
              + name);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      versionProvider = Build.class,
      description = "Download what is missing of a dataset; resumes, and checks what arrives.")
  int fetch(
      @Parameters(paramLabel = "NAME", description = "Such as mnist.") String name,
      @Option(
              names = "--url",
              description =
                  "The folder with its files on a server; usually from conf/datasets.conf.")
          String url,
      @Mixin OutputOptions output)
      throws InterruptedException {
    KnownDataset known = DatasetCatalog.find(name);
    URI base =
        url == null
            ? DatasetSources.read(CommonOptions.home().resolve("conf/datasets.conf")).url(known)
            : DatasetSources.parse(url);
    DownloadProgress progress = new DownloadProgress(System.err, output.quiet);
    DatasetFetcher.Report report =
        new DatasetFetcher(progress).fetch(known, base, CommonOptions.dataFolder());
    progress.close();
    System.out.printf(
        "%s: %d files fetched, %d were there already, in %s%n",
        name, report.fetched().size(), report.alreadyThere().size(), report.folder());
    return ExitCode.DONE;
  }
}
