package io.github.phasegrid.warehouse;

import static io.github.phasegrid.warehouse.ColumnType.DOUBLE;
import static io.github.phasegrid.warehouse.ColumnType.INT32;
import static io.github.phasegrid.warehouse.ColumnType.INT64;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of a cell: the columns that {@code properties} gives and {@code phases} folds.
 */
final class Measures {
  /** Ends the name of a measure taken with {@code label} in the place of {@code true_label}. */
  static final String AS_TRAINED = "_as_trained";

  /** Every measure, in the order of the columns; all nullable. */
  static final List<Column> ALL =
      List.of(
          Column.nullable("active_bits", INT32),
          measure("network_loss_train"),
          measure("network_loss_test"),
          measure("network_accuracy_train"),
          measure("network_accuracy_test"),
          Column.nullable("n_train", INT32),
          Column.nullable("n_test", INT32),
          Column.nullable("n_validation", INT32),
          Column.nullable("distinct_codes_train", INT32),
          Column.nullable("distinct_codes_test", INT32),
          measure("redundancy_train"),
          measure("redundancy_test"),
          Column.nullable("matched_n", INT32),
          measure("redundancy_train_matched"),
          measure("redundancy_test_matched"),
          measure("collision_probability_train"),
          measure("collision_probability_test"),
          measure("effective_bits_train"),
          measure("effective_bits_test"),
          Column.nullable("largest_region_train", INT32),
          Column.nullable("largest_region_test", INT32),
          Column.nullable("singleton_regions_train", INT32),
          Column.nullable("singleton_regions_test", INT32),
          Column.nullable("same_class_collisions_train", INT64),
          Column.nullable("same_class_collisions_test", INT64),
          Column.nullable("cross_class_collisions_train", INT64),
          Column.nullable("cross_class_collisions_test", INT64),
          measure("shared_region_fraction_test"),
          measure("shared_region_agreement_test"),
          measure("bit_flip_rate_train"),
          measure("bit_flip_rate_test"),
          measure("kmeans_accuracy_train"),
          measure("kmeans_accuracy_test"),
          measure("kmeans_matched_accuracy_train"),
          measure("kmeans_matched_accuracy_test"),
          measure("kmeans_ami_train"),
          measure("kmeans_ami_test"),
          measure("kmeans_ari_train"),
          measure("kmeans_ari_test"),
          measure("kmeans_transfer_accuracy_test"),
          measure("knn_accuracy_test"),
          measure("knn_tied_accuracy_test"),
          measure("knn_tied_fraction"),
          measure("knn_validation_accuracy_test"),
          measure("logistic_accuracy_train"),
          measure("logistic_accuracy_test"),
          measure("logistic_validation_accuracy_test"),
          measure("network_loss_train" + AS_TRAINED),
          measure("network_accuracy_train" + AS_TRAINED),
          Column.nullable("same_class_collisions_train" + AS_TRAINED, INT64),
          Column.nullable("cross_class_collisions_train" + AS_TRAINED, INT64),
          measure("shared_region_agreement_test" + AS_TRAINED),
          measure("kmeans_accuracy_train" + AS_TRAINED),
          measure("kmeans_matched_accuracy_train" + AS_TRAINED),
          measure("kmeans_ami_train" + AS_TRAINED),
          measure("kmeans_ari_train" + AS_TRAINED),
          measure("kmeans_transfer_accuracy_test" + AS_TRAINED),
          measure("knn_accuracy_test" + AS_TRAINED),
          measure("knn_tied_accuracy_test" + AS_TRAINED),
          measure("logistic_accuracy_train" + AS_TRAINED),
          measure("logistic_accuracy_test" + AS_TRAINED));

  private Measures() {}

  private static Column measure(String name) {
    return Column.nullable(name, DOUBLE);
  }

  /** Mean and standard error over repeats of every measure. */
  static List<Column> folded() {
    List<Column> columns = new ArrayList<>();
    for (Column measure : ALL) {
      columns.add(Column.nullable(measure.name() + "_mean", DOUBLE));
      columns.add(Column.nullable(measure.name() + "_se", DOUBLE));
    }
    return columns;
  }
}
