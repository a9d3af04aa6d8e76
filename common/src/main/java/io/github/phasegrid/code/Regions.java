package io.github.phasegrid.code;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which examples share a code. A region is a set of examples with one code; regions are numbered by
 * their first example.
 *
 * @param regionOf {@code [n]}: the region of each example
 * @param sizes {@code [d]}: examples in each region, each 1 or more
 * @param firstExample {@code [d]}: the first example of each region, ascending
 */
public record Regions(int[] regionOf, int[] sizes, int[] firstExample) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Number of examples. */
  public int examples() {
    return regionOf.length;
  }

  /** Number of distinct codes. */
  public int count() {
    return sizes.length;
  }

  /**
   * The examples region by region, ascending within each: region r's are the {@code sizes[r]}
   * entries after those of regions 0 to r − 1.
   */
  public int[] examplesByRegion() {
    int[] next = new int[count()];
    for (int region = 1; region < next.length; region++) {
      next[region] = next[region - 1] + sizes[region - 1];
    }
    int[] examples = new int[regionOf.length];
    for (int example = 0; example < regionOf.length; example++) {
      examples[next[regionOf[example]]++] = example;
    }
    return examples;
  }

  /**
   * What holds of regions, told of their examples.
   *
   * @param ofRegion {@code [d]}
   * @return {@code [n]}: each example's region's value
   */
  public int[] ofExamples(int[] ofRegion) {
    return Arrays.stream(regionOf).map(region -> ofRegion[region]).toArray();
  }

  /**
   * Finds the regions of a set of codes, exactly: codes with equal hashes are compared bit for bit.
   *
   * <p>Takes time linear in the bytes of the codes and about 40 bytes of memory an example.
   */
  public static Regions of(CodeMatrix codes) {
    return of(codes, -1L);
  }

  /**
   * @param hashBits the bits of the hash that are used; few of them make collisions, for tests
   */
  static Regions of(CodeMatrix codes, long hashBits) {
    int n = codes.rows();
    // At least twice as many slots as codes, a power of two.
    int slotMask = n < 2 ? 1 : (int) Math.min(1L << 30, Long.highestOneBit(n - 1L) << 2) - 1;
    int[] slots = new int[slotMask + 1]; // region + 1; 0 is free
    long[] hashes = new long[n];
    int[] regionOf = new int[n];
    int[] sizes = new int[n];
    int[] firstExample = new int[n];
    int count = 0;
    for (int example = 0; example < n; example++) {
      long hash = hash(codes, example) & hashBits;
      int slot = (int) hash & slotMask;
      int region;
      while (true) {
        region = slots[slot] - 1;
        if (region < 0) {
          region = count++;
          slots[slot] = region + 1;
          hashes[region] = hash;
          firstExample[region] = example;
          break;
        }
        if (hashes[region] == hash && equalCodes(codes, firstExample[region], example)) {
          break;
        }
        slot = (slot + 1) & slotMask;
      }
      regionOf[example] = region;
      sizes[region]++;
    }
    return new Regions(regionOf, Arrays.copyOf(sizes, count), Arrays.copyOf(firstExample, count));
  }

  private static boolean equalCodes(CodeMatrix codes, int a, int b) {
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    byte[] packed = codes.packed();
    return Arrays.equals(
        packed, a * stride, (a + 1) * stride, packed, b * stride, (b + 1) * stride);
  }

  /** Multiplies and folds eight bytes at a time; the low bits depend on every byte. */
  private static long hash(CodeMatrix codes, int row) {
    int stride = CodeMatrix.bytesPerRow(codes.bits());
    byte[] packed = codes.packed();
    int position = row * stride;
    int end = position + stride;
    long hash = 0x9e3779b97f4a7c15L;
    for (; position + Long.BYTES <= end; position += Long.BYTES) {
      hash = mix(hash, (long) LONG.get(packed, position));
    }
    long rest = 0;
    for (int i = end - 1; i >= position; i--) {
      rest = (rest << 8) | (packed[i] & 0xff);
    }
    return mix(hash, rest);
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0xbf58476d1ce4e5b9L;
    return mixed ^ (mixed >>> 32);
  }
}
