package dev.tgs.engine;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A source of which another one replaces some tensors, whatever their shape.
 *
 * @param base closed with this source
 * @param top belongs to its owner
 * @param replaced keys that come from the top; one that it lacks is missing
 */
public record OverlaySource(TensorSource base, TensorSource top, Set<String> replaced)
    implements TensorSource {
  public OverlaySource {
    replaced = Set.copyOf(replaced);
  }

  private TensorSource of(String key) {
    return replaced.contains(key) ? top : base;
  }

  @Override
  public String name() {
    return base.name() + " with " + top.name() + " over it";
  }

  @Override
  public Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(base.keys());
    keys.removeAll(replaced);
    replaced.stream().filter(top.keys()::contains).forEach(keys::add);
    return keys;
  }

  @Override
  public long[] shape(String key) {
    return of(key).shape(key);
  }

  @Override
  public DType dtype(String key) {
    return of(key).dtype(key);
  }

  @Override
  public Tensor tensor(String key) {
    return of(key).tensor(key);
  }

  @Override
  public void close() {
    base.close();
  }
}
