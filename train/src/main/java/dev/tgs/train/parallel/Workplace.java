package dev.tgs.train.parallel;

import dev.tgs.engine.dist.ProcessGroup.Place;
import dev.tgs.train.TrainException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a process finds its place among those that train together: by three environment variables,
 * which {@link Launcher} sets for the processes of one host and whoever trains on several hosts
 * sets there.
 *
 * <pre>{@code
 * TGS_WORLD_SIZE=2 TGS_RANK=0 TGS_RENDEZVOUS=10.0.0.5:29500 ./tgs train ...   # on 10.0.0.5
 * TGS_WORLD_SIZE=2 TGS_RANK=1 TGS_RENDEZVOUS=10.0.0.5:29500 ./tgs train ...   # on another host
 * }</pre>
 */
public final class Workplace {
  /** Number of this process, from 0. */
  public static final String RANK = "TGS_RANK";

  /** Number of processes. */
  public static final String SIZE = "TGS_WORLD_SIZE";

  /**
   * {@code host:port} of rank 0, as all processes reach it; an IPv6 address stands in brackets. The
   * network must be trusted: there is no password and no encryption.
   */
  public static final String RENDEZVOUS = "TGS_RENDEZVOUS";

  private static final List<String> ALL = List.of(RANK, SIZE, RENDEZVOUS);

  private Workplace() {}

  /**
   * The place that the environment of this process gives it; nothing when the environment names
   * none.
   *
   * @param timeout how long to wait for another process, in joining as in each operation
   */
  public static Optional<Place> given(Duration timeout) {
    return given(System.getenv(), timeout);
  }

  static Optional<Place> given(Map<String, String> environment, Duration timeout) {
    List<String> missing = ALL.stream().filter(Predicate.not(environment::containsKey)).toList();
    if (missing.size() == ALL.size()) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new TrainException(
          "One of several processes needs "
              + String.join(", ", ALL)
              + " in its environment, but "
              + String.join(" and ", missing)
              + " is missing; set all three, or none of them to train in a single process.");
    }
    int size = number(environment, SIZE, 1, 100_000, "the number of processes");
    int rank = number(environment, RANK, 0, size - 1, "a rank below " + SIZE + "=" + size);
    String rendezvous = environment.get(RENDEZVOUS);
    int colon = rendezvous.lastIndexOf(':');
    String host = colon < 0 ? "" : rendezvous.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    Optional<Integer> port = parse(rendezvous.substring(colon + 1));
    if (host.isBlank()
        || (host.contains(":") && !brackets)
        || port.isEmpty()
        || port.get() < 1
        || port.get() > 65535) {
      throw new TrainException(
          RENDEZVOUS
              + " is '"
              + rendezvous
              + "', but it must be host:port of rank 0 with a port from 1 to 65535, such as"
              + " 10.0.0.5:29500 or [fd00::5]:29500; correct it.");
    }
    return Optional.of(
        new Place(
            rank,
            size,
            brackets ? host.substring(1, host.length() - 1) : host,
            port.get(),
            timeout));
  }

  private static int number(
      Map<String, String> environment, String name, int least, int most, String meaning) {
    String text = environment.get(name);
    return parse(text)
        .filter(number -> number >= least && number <= most)
        .orElseThrow(
            () ->
                new TrainException(
                    name
                        + " is '"
                        + text
                        + "', but "
                        + meaning
                        + " must be a whole number from "
                        + least
                        + " to "
                        + most
                        + "; correct it."));
  }

  private static Optional<Integer> parse(String text) {
    return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
