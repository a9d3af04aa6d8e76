/**
 * The Spark that a run works on: started when something first needs it, looked at before work is
 * handed to it, and watched until it is stopped, so that a cluster that cannot do the work says so
 * in one line and in bounded time. The door is {@link io.github.phasegrid.cluster.Cluster}.
 */
package io.github.phasegrid.cluster;
