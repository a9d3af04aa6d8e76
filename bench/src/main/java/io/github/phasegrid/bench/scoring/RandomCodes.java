package io.github.phasegrid.bench.scoring;

import io.github.phasegrid.code.CodeMatrix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Codes of random bits, of which three eighths are set: about as many as in trained networks. */
final class RandomCodes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private RandomCodes() {}

  /**
   * @param bits a multiple of 64
   */
  static CodeMatrix of(int rows, int bits, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    byte[] packed = new byte[Math.multiplyExact(rows, bits / 8)];
    for (int i = 0; i < packed.length; i += Long.BYTES) {
      long halfSet = random.nextLong();
      long threeQuartersSet = random.nextLong();
      threeQuartersSet |= random.nextLong();
      LONG.set(packed, i, halfSet & threeQuartersSet);
    }
    return new CodeMatrix(rows, bits, packed);
  }
}
