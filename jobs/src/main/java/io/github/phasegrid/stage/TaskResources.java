package io.github.phasegrid.stage;

import org.apache.spark.api.java.JavaRDD;

/** What the tasks of a stage ask Spark for beside a core. */
public interface TaskResources {
  /** Nothing. */
  TaskResources NONE =
      new TaskResources() {
        @Override
        public <T> JavaRDD<T> askedFor(JavaRDD<T> work) {
          return work;
        }
      };

  /** The same work, whose tasks ask for it. */
  <T> JavaRDD<T> askedFor(JavaRDD<T> work);
}
