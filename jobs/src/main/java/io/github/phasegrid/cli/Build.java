package io.github.phasegrid.cli;

import io.github.phasegrid.cluster.ApplicationJar;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells. */
final class Build implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {ApplicationJar.here().describe()};
  }
}
