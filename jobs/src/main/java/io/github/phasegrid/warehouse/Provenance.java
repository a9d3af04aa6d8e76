package io.github.phasegrid.warehouse;

import java.io.Serializable;
import java.util.List;

/**
 * What made a result: enough to tell two results apart, and to make it again.
 *
 * @param gitCommit of Phasegrid, {@code unknown} outside a checkout
 * @param phasegridVersion such as {@code 0.1.0}
 * @param dl4jVersion of Deeplearning4j
 * @param sparkVersion of Spark
 * @param javaVersion such as {@code 17.0.9}
 * @param host where it was computed
 * @param cpu the processor's model name
 * @param blas the BLAS library and the kernel it chose
 * @param device {@code cpu}, or the accelerator's name
 * @param datasetFingerprint the dataset's content
 * @param config the resolved sweep file, as JSON
 */
public record Provenance(
    String gitCommit,
    String phasegridVersion,
    String dl4jVersion,
    String sparkVersion,
    String javaVersion,
    String host,
    String cpu,
    String blas,
    String device,
    String datasetFingerprint,
    String config)
    implements Serializable {

  /** The names of its fields in the tables, in order. */
  static final List<String> FIELDS =
      List.of(
          "git_commit",
          "phasegrid_version",
          "dl4j_version",
          "spark_version",
          "java_version",
          "host",
          "cpu",
          "blas",
          "device",
          "dataset_fingerprint",
          "config");

  /** The same, computed on another machine and device. */
  public Provenance at(String otherHost, String otherCpu, String otherBlas, String otherDevice) {
    return new Provenance(
        gitCommit,
        phasegridVersion,
        dl4jVersion,
        sparkVersion,
        javaVersion,
        otherHost,
        otherCpu,
        otherBlas,
        otherDevice,
        datasetFingerprint,
        config);
  }

  /** The values of {@link #FIELDS}, in that order. */
  List<String> values() {
    return List.of(
        gitCommit,
        phasegridVersion,
        dl4jVersion,
        sparkVersion,
        javaVersion,
        host,
        cpu,
        blas,
        device,
        datasetFingerprint,
        config);
  }

  /** The reverse of {@link #values()}. */
  static Provenance ofValues(List<String> values) {
    return new Provenance(
        values.get(0),
        values.get(1),
        values.get(2),
        values.get(3),
        values.get(4),
        values.get(5),
        values.get(6),
        values.get(7),
        values.get(8),
        values.get(9),
        values.get(10));
  }
}
