package io.github.phasegrid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse on a server that speaks S3, by way of Hadoop's S3A. */
class S3IT {
  private static final String BUCKET = "sweeps";
  private static final String KEY = "the-key";
  private static final String SECRET = "not-to-be-told";
  private static final String[] PACKED = {"sweep.scoring.engine=packed", "sweep.models.keep=all"};

  @TempDir static Path folder;
  private static BlobStoreContext store;
  private static S3Proxy server;
  private static Map<String, String> settings;

  @BeforeAll
  static void start() throws Exception {
    store = ContextBuilder.newBuilder("transient").build(BlobStoreContext.class);
    store.getBlobStore().createContainerInLocation(null, BUCKET);
    server =
        S3Proxy.builder()
            .blobStore(store.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
            .build();
    server.start();
    settings =
        Map.of(
            "spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + server.getPort(),
            "spark.hadoop.fs.s3a.path.style.access", "true",
            "spark.hadoop.fs.s3a.access.key", KEY,
            "spark.hadoop.fs.s3a.secret.key", SECRET);
    settings.forEach(System::setProperty);
  }

  @AfterAll
  static void stop() throws Exception {
    settings.keySet().forEach(System::clearProperty);
    server.stop();
    store.close();
  }

  private static CommandRun run(String command, String house, String... more) {
    List<String> arguments = CommandRun.smokeArguments(command, Path.of("x"), more);
    arguments.set(arguments.indexOf("--warehouse") + 1, house);
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static void assertSameAsLocal(String house) throws Exception {
    Configuration configuration = HadoopSettings.configuration();
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(house);
    FileSystem files = remote.getFileSystem(configuration);
    Path copy = folder.resolve("copy");
    files.copyToLocalFile(false, remote, new org.apache.hadoop.fs.Path(copy.toUri()), true);
    StandaloneIT.assertSame(copy, folder.resolve("local"));
  }

  @Test
  void publishesResumesAndKeepsItsSecret() throws Exception {
    String house = "s3a://" + BUCKET + "/mnist";
    CommandRun local = CommandRun.smoke("run", folder.resolve("local"), PACKED);
    assertThat(local.exit()).as(local.err()).isZero();

    CommandRun part = run("train", house, "sweep.grid.repeat=1", "sweep.models.keep=all");
    assertThat(part.exit()).as(part.err()).isZero();
    CommandRun whole = run("run", house, PACKED);
    assertThat(whole.exit()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("report: " + house);
    CommandRun again = run("run", house, PACKED);
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains("train: nothing is missing");
    assertThat(run("status", house, PACKED).out()).contains("4 of 4 trials done");
    assertSameAsLocal(house);
    for (CommandRun said : List.of(part, whole, again)) {
      assertThat(said.err() + said.out()).doesNotContain(SECRET);
    }
  }

  @Test
  void saysWhatIsWrongWithTheKey() {
    System.setProperty("spark.hadoop.fs.s3a.secret.key", "wrong");
    System.setProperty("spark.hadoop.fs.s3a.attempts.maximum", "1");
    System.setProperty("spark.hadoop.fs.s3a.impl.disable.cache", "true");
    try {
      CommandRun run = run("run", "s3a://" + BUCKET + "/denied");
      assertThat(run.exit()).isEqualTo(ExitCode.USER_MISTAKE);
      assertThat(run.err()).hasLineCount(1).contains("warehouse s3a://sweeps/denied");
    } finally {
      System.setProperty("spark.hadoop.fs.s3a.secret.key", SECRET);
      System.clearProperty("spark.hadoop.fs.s3a.attempts.maximum");
      System.clearProperty("spark.hadoop.fs.s3a.impl.disable.cache");
    }
  }
}
