package io.github.phasegrid.sweep;

import java.util.List;

/**
 * What values a setting can take. Values are {@code Integer}, {@code Double}, {@code Boolean} or
 * {@code String}.
 */
public sealed interface SettingType {

  /**
   * Reads a value as a sweep file gives it.
   *
   * @param raw a number, string or boolean
   * @return the value, of this type's class
   * @throws IllegalArgumentException when it is not possible; the message says what would be
   */
  Object parse(Object raw);

  /** A whole number in a range, ends included. */
  static SettingType integer(int min, int max) {
    return new WholeNumber(min, max);
  }

  /** A real number in a range, ends included. */
  static SettingType real(double min, double max) {
    return new RealNumber(min, max);
  }

  /** True or false. */
  static SettingType flag() {
    return new Flag();
  }

  /** One of a few names. */
  static SettingType choice(String... names) {
    return new Choice(List.of(names));
  }

  /**
   * A whole number.
   *
   * @param min the smallest possible
   * @param max the largest possible
   */
  record WholeNumber(int min, int max) implements SettingType {
    @Override
    public Object parse(Object raw) {
      if (raw instanceof Number number
          && number.doubleValue() == Math.rint(number.doubleValue())
          && number.doubleValue() >= min
          && number.doubleValue() <= max) {
        return number.intValue();
      }
      throw new IllegalArgumentException("a whole number from " + min + " to " + max);
    }
  }

  /**
   * A real number.
   *
   * @param min the smallest possible
   * @param max the largest possible
   */
  record RealNumber(double min, double max) implements SettingType {
    @Override
    public Object parse(Object raw) {
      if (raw instanceof Number number
          && number.doubleValue() >= min
          && number.doubleValue() <= max) {
        return number.doubleValue() + 0.0; // −0.0 becomes 0.0: one value, one fingerprint
      }
      String lower = min == Double.MIN_VALUE ? "above 0" : "from " + plain(min);
      String upper = max == Math.nextDown(1.0) ? "below 1" : "to " + plain(max);
      throw new IllegalArgumentException("a number " + lower + " " + upper);
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /** True or false. */
  record Flag() implements SettingType {
    @Override
    public Object parse(Object raw) {
      if (raw instanceof Boolean) {
        return raw;
      }
      throw new IllegalArgumentException("true or false");
    }
  }

  /**
   * One of a few names.
   *
   * @param names what is possible
   */
  record Choice(List<String> names) implements SettingType {
    @Override
    public Object parse(Object raw) {
      if (raw instanceof String name && names.contains(name)) {
        return name;
      }
      throw new IllegalArgumentException("one of " + String.join(", ", names));
    }
  }

  /** A number of examples, or {@code all} of them; {@link #ALL} until the dataset is known. */
  record CountOrAll() implements SettingType {
    /** Stands for the whole training split. */
    public static final Integer ALL = 0;

    @Override
    public Object parse(Object raw) {
      if ("all".equals(raw)) {
        return ALL;
      }
      if (raw instanceof Number number
          && number.doubleValue() == Math.rint(number.doubleValue())
          && number.doubleValue() >= 1
          && number.doubleValue() <= Integer.MAX_VALUE) {
        return number.intValue();
      }
      throw new IllegalArgumentException("a whole number from 1 on, or all");
    }
  }
}
