package dev.fastforward.operator.it;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.opentest4j.TestAbortedException;

/** One cluster for all tests of a run; it ends with them. */
final class OnCluster implements BeforeAllCallback {
  private record Started(LocalCluster cluster) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  private record Impossible(String reason) {}

  /** Tried once: the other classes would only fail in the same way, and later. */
  private record Failed(Throwable cause) {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Object outcome =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.GLOBAL)
            .computeIfAbsent("cluster", key -> start(), Object.class);
    switch (outcome) {
      case Started started -> ClusterTests.use(started.cluster());
      case Impossible impossible -> throw new TestAbortedException(impossible.reason());
      case Failed failed -> throw new AssertionError("the cluster did not start", failed.cause());
      default -> throw new IllegalStateException(outcome.toString());
    }
  }

  private static Object start() {
    try {
      return new Started(LocalCluster.start());
    } catch (TestAbortedException e) {
      System.err.println("LEFT OUT: tests on a real cluster; " + e.getMessage());
      return new Impossible(String.valueOf(e.getMessage()));
    } catch (RuntimeException | AssertionError e) {
      return new Failed(e);
    }
  }
}
