package dev.tgs.engine.weights;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack, the marks and the memo of a pickle; none of them trusts it. */
final class PickleStack {
  private static final int MAX_MARKS = 1000;

  private final PickleInput in;
  private final List<Object> values = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();

  PickleStack(PickleInput in) {
    this.in = in;
  }

  void push(Object value) {
    values.add(value);
  }

  /** Values below the last mark are out of reach. */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.peek();
  }

  Object peek() {
    if (values.size() <= floor()) {
      throw in.damaged("takes a value from an empty stack");
    }
    return values.get(values.size() - 1);
  }

  Object pop() {
    Object top = peek();
    values.remove(values.size() - 1);
    return top;
  }

  List<Object> pop(int count) {
    if (values.size() - count < floor()) {
      throw in.damaged("takes a value from an empty stack");
    }
    List<Object> last = values.subList(values.size() - count, values.size());
    List<Object> popped = new ArrayList<>(last);
    last.clear();
    return popped;
  }

  void mark() {
    if (marks.size() == MAX_MARKS) {
      throw in.damaged("nests more than " + MAX_MARKS + " marks");
    }
    marks.push(values.size());
  }

  /** Everything above the last mark, which goes too. */
  List<Object> popMark() {
    if (marks.isEmpty()) {
      throw in.damaged("looks for a mark where there is none");
    }
    List<Object> popped = pop(values.size() - floor());
    marks.pop();
    return popped;
  }

  /** Drops the top value, or the mark if nothing lies above it. */
  void drop() {
    if (!marks.isEmpty() && values.size() == floor()) {
      marks.pop();
    } else {
      pop();
    }
  }

  /** Stores the top value under the next number. */
  void store() {
    store(memo.size());
  }

  void store(long index) {
    memo.put(index, peek());
  }

  void recall(long index) {
    Object value = memo.get(index);
    if (value == null && !memo.containsKey(index)) {
      throw in.damaged("recalls value " + index + ", which it did not store");
    }
    push(value);
  }
}
