package io.github.phasegrid.warehouse;

import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import io.github.phasegrid.network.CodeLayer;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.schema.ColumnOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The types a column can have: what a {@link Row} holds, and how Parquet stores it. */
public enum ColumnType {
  /** An {@code Integer}. */
  INT32("int32", Integer.class),
  /** A {@code Long}. */
  INT64("int64", Long.class),
  /** A finite {@code Double}: what is not a number is null, so that averages work. */
  DOUBLE("double", Double.class),
  /** A {@code Boolean}. */
  BOOLEAN("boolean", Boolean.class),
  /** A {@code String}, stored as UTF-8. */
  STRING("string", String.class),
  /** A {@code byte[]}. */
  BINARY("binary", byte[].class),
  /** An {@code Instant}: UTC, microseconds. */
  TIMESTAMP("timestamp", Instant.class),
  /** A {@code List<CodeLayer>}: which bits of the code belong to which layer. */
  LAYERS("list<struct<name string, bit_offset int32, bits int32>>", List.class),
  /** A {@link Provenance}. */
  PROVENANCE(
      "struct<" + String.join(" string, ", Provenance.FIELDS) + " string>", Provenance.class);

  private final String key;
  private final Class<?> javaType;

  ColumnType(String key, Class<?> javaType) {
    this.key = key;
    this.javaType = javaType;
  }

  /** The type as the specification writes it. */
  public String key() {
    return key;
  }

  /** The class of its values. */
  Class<?> javaType() {
    return javaType;
  }

  /** Whether a value may stand in such a column. */
  boolean accepts(Object value) {
    return switch (this) {
      case DOUBLE -> value instanceof Double number && Double.isFinite(number);
      case LAYERS ->
          value instanceof List<?> list && list.stream().allMatch(CodeLayer.class::isInstance);
      default -> javaType.isInstance(value);
    };
  }

  /** The Parquet type of a column of this type. */
  Type parquet(String name, Repetition repetition) {
    return switch (this) {
      case INT32 -> primitive(PrimitiveTypeName.INT32, name, repetition);
      case INT64 -> primitive(PrimitiveTypeName.INT64, name, repetition);
      case DOUBLE -> primitive(PrimitiveTypeName.DOUBLE, name, repetition);
      case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, name, repetition);
      case STRING -> string(name, repetition);
      case BINARY ->
          // Without an order Parquet stores no minimum and maximum, which mean nothing for codes.
          Types.primitive(PrimitiveTypeName.BINARY, repetition)
              .columnOrder(ColumnOrder.undefined())
              .named(name);
      case TIMESTAMP ->
          Types.primitive(PrimitiveTypeName.INT64, repetition)
              .as(timestampType(true, TimeUnit.MICROS))
              .named(name);
      case LAYERS ->
          Types.buildGroup(repetition)
              .as(listType())
              .addField(Types.repeatedGroup().addField(layer()).named("list"))
              .named(name);
      case PROVENANCE -> provenance(name, repetition);
    };
  }

  private static PrimitiveType primitive(
      PrimitiveTypeName type, String name, Repetition repetition) {
    return Types.primitive(type, repetition).named(name);
  }

  private static PrimitiveType string(String name, Repetition repetition) {
    return Types.primitive(PrimitiveTypeName.BINARY, repetition).as(stringType()).named(name);
  }

  private static Type layer() {
    return Types.requiredGroup()
        .addField(string("name", Repetition.REQUIRED))
        .addField(primitive(PrimitiveTypeName.INT32, "bit_offset", Repetition.REQUIRED))
        .addField(primitive(PrimitiveTypeName.INT32, "bits", Repetition.REQUIRED))
        .named("element");
  }

  private static Type provenance(String name, Repetition repetition) {
    Types.GroupBuilder<?> group = Types.buildGroup(repetition);
    for (String field : Provenance.FIELDS) {
      group.addField(string(field, Repetition.REQUIRED));
    }
    return (Type) group.named(name);
  }
}
