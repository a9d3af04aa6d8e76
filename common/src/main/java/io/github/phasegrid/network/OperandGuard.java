package io.github.phasegrid.network;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Im2col;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds an operation, and with it all its arrays, until its native code is done.
 *
 * <p>ND4J 1.0.0-M2.1 does not: it takes the addresses of an operation's arrays and looks at the
 * operation no more, so that a garbage collection at that moment lets their memory be freed while
 * native code reads it. Nothing else refers to the dimensions of a broadcast: two threads that add
 * row vectors while a third collects garbage end the process within half a minute.
 *
 * <p>One operation it does not hand on where {@link ImagePatches} does the same faster.
 */
final class OperandGuard implements InvocationHandler {
  private static final String INSTALLED = "OP_EXECUTIONER_INSTANCE";

  private final OpExecutioner guarded;

  private OperandGuard(OpExecutioner guarded) {
    this.guarded = guarded;
  }

  /** Puts it before what executes all operations of this process, once. */
  static synchronized void install() {
    OpExecutioner present = Nd4j.getExecutioner();
    if (!isGuard(present)) {
      install(guard(present));
    }
  }

  /** Has all operations of this process executed by this. */
  static synchronized void install(OpExecutioner executioner) {
    try {
      Field field = Nd4j.class.getDeclaredField(INSTALLED);
      field.setAccessible(true);
      field.set(null, executioner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("not the ND4J this was written for", e);
    }
  }

  private static boolean isGuard(OpExecutioner executioner) {
    return Proxy.isProxyClass(executioner.getClass())
        && Proxy.getInvocationHandler(executioner) instanceof OperandGuard;
  }

  static OpExecutioner guard(OpExecutioner executioner) {
    return (OpExecutioner)
        Proxy.newProxyInstance(
            OpExecutioner.class.getClassLoader(),
            new Class<?>[] {OpExecutioner.class},
            new OperandGuard(executioner));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      if (isLayingOutPatches(method, arguments) && ImagePatches.write((Im2col) arguments[0])) {
        return arguments[0];
      }
      return method.invoke(guarded, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      Reference.reachabilityFence(arguments);
    }
  }

  /** Deeplearning4j's convolutions call this method; others are ND4J's, and compared with it. */
  private boolean isLayingOutPatches(Method method, Object[] arguments) {
    return method.getName().equals("execAndReturn")
        && arguments[0] instanceof Im2col
        && guarded.type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  }
}
