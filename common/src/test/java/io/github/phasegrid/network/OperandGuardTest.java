package io.github.phasegrid.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;

class OperandGuardTest {
  /** Compiled code lets go of what it needs no more; interpreted code does not. */
  private static final int CALLS_UNTIL_COMPILED = 30_000;

  private boolean collecting;
  private WeakReference<Object> operation;
  private boolean collected;

  /**
   * Forgets its operation, as ND4J's does once it has the addresses, while garbage is collected.
   */
  private OpExecutioner forgetful() {
    return (OpExecutioner)
        Proxy.newProxyInstance(
            OpExecutioner.class.getClassLoader(),
            new Class<?>[] {OpExecutioner.class},
            (proxy, method, arguments) -> {
              operation = new WeakReference<>(arguments[0]);
              arguments[0] = null;
              if (collecting) {
                System.gc();
                collected = operation.get() == null;
              }
              return null;
            });
  }

  private void execute(OpExecutioner executioner) {
    BroadcastOp often = operation();
    for (int i = 0; i < CALLS_UNTIL_COMPILED; i++) {
      executioner.exec(often);
    }
    collecting = true;
    executioner.exec(operation());
  }

  private static BroadcastOp operation() {
    INDArray matrix = Nd4j.zeros(2, 3);
    return new BroadcastAddOp(matrix, Nd4j.ones(3), matrix, 1);
  }

  @Test
  void withoutItAnOperationIsGoneWhileItWorks() {
    execute(forgetful());
    assertThat(collected).isTrue();
  }

  @Test
  void withItTheOperationStays() {
    execute(OperandGuard.guard(forgetful()));
    assertThat(collected).isFalse();
  }

  @Test
  void isInstalledOnceAndHandsOnWhatOperationsThrow() {
    NativeRuntime.prepare();
    OpExecutioner first = Nd4j.getExecutioner();
    NativeRuntime.prepare();
    assertThat(Nd4j.getExecutioner()).isSameAs(first);
    assertThatThrownBy(() -> Nd4j.zeros(2, 3).addiRowVector(Nd4j.zeros(4)))
        .isInstanceOf(IllegalStateException.class);
  }
}
