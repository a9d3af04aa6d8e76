package io.github.phasegrid.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSCluster.DataNodeProperties;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** HDFS with three datanodes and YARN with two node managers, in this process. */
final class MiniHadoop implements AutoCloseable {
  private static final int DATA_NODES = 3;
  private static final int NODE_MANAGERS = 2;

  private final Path folder;
  private final MiniDFSCluster hdfs;
  private final MiniYARNCluster yarn;
  private final List<DataNodeProperties> stopped = new ArrayList<>();

  private MiniHadoop(Path folder, MiniDFSCluster hdfs, MiniYARNCluster yarn) {
    this.folder = folder;
    this.hdfs = hdfs;
    this.yarn = yarn;
  }

  /** Starts both and writes their settings as a folder for {@code HADOOP_CONF_DIR}. */
  static MiniHadoop start(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    MiniDFSCluster hdfs =
        new MiniDFSCluster.Builder(new Configuration(), folder.resolve("hdfs").toFile())
            .numDataNodes(DATA_NODES)
            .build();
    hdfs.waitActive();
    MiniYARNCluster yarn = new MiniYARNCluster("phasegrid", NODE_MANAGERS, 1, 1);
    MiniHadoop hadoop = new MiniHadoop(folder, hdfs, yarn);
    try {
      yarn.init(hadoop.settings());
      yarn.start();
      Configuration files = new Configuration(false);
      files.set("fs.defaultFS", hdfs.getURI().toString());
      files.set("dfs.replication", "2");
      write(files, hadoop.confDir().resolve("core-site.xml"));
      write(yarn.getConfig(), hadoop.confDir().resolve("yarn-site.xml"));
      return hadoop;
    } catch (IOException | RuntimeException e) {
      hadoop.close();
      throw e;
    }
  }

  private Configuration settings() {
    Configuration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", hdfs.getURI().toString());
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
    settings.set("yarn.scheduler.minimum-allocation-mb", "256");
    settings.set("yarn.nodemanager.resource.memory-mb", "4096");
    settings.set("yarn.nodemanager.resource.cpu-vcores", "2");
    settings.set("yarn.nodemanager.vmem-check-enabled", "false");
    settings.set("yarn.nodemanager.delete.debug-delay-sec", "3600"); // keeps logs for whoever looks
    settings.set(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "99");
    settings.set("yarn.nodemanager.local-dirs", folder.resolve("yarn-local").toString());
    settings.set("yarn.nodemanager.log-dirs", folder.resolve("yarn-logs").toString());
    return settings;
  }

  private static void write(Configuration configuration, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      configuration.writeXml(out);
    }
  }

  /** A folder for {@code HADOOP_CONF_DIR}. */
  Path confDir() {
    return folder.resolve("conf");
  }

  /** A place in HDFS. */
  org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(hdfs.getURI() + "/" + name);
  }

  /** HDFS itself. */
  org.apache.hadoop.fs.FileSystem files() throws IOException {
    return hdfs.getFileSystem();
  }

  /** Stops one of the datanodes for good. */
  void stopADataNode() {
    stopped.add(hdfs.stopDataNode(0));
  }

  /** How many datanodes were stopped. */
  int stoppedDataNodes() {
    return stopped.size();
  }

  @Override
  public void close() {
    yarn.stop();
    hdfs.shutdown(true);
  }
}
