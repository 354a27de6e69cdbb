package dev.tgs.train;

import dev.tgs.engine.Engine;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Models of a test are so small that threads inside of an operation only wait for each other. */
public final class OneThread implements BeforeAllCallback, AfterAllCallback {
  private int before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = Engine.threads();
    Engine.threads(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Engine.threads(before);
  }
}
