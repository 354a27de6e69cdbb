package dev.tgs.agent.remote;

import dev.tgs.agent.AgentException;
import dev.tgs.agent.Clip;
import dev.tgs.agent.Progress;
import dev.tgs.agent.Reference;
import dev.tgs.agent.Stage;
import dev.tgs.agent.Thinker;
import dev.tgs.agent.Thought;
import dev.tgs.agent.ThoughtStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks an OpenAI-compatible endpoint, which sees the frames of the clip and hears its sound. Each
 * reference is a question of its own; a few of them are under way at a time.
 *
 * <pre>{@code
 * RemoteConfig config = RemoteConfig.of(URI.create("http://localhost:8000/v1"), "a-model");
 * Thinker thinker = new RemoteThinker(config, reading);
 * }</pre>
 */
public final class RemoteThinker implements Thinker {
  private final RemoteConfig config;
  private final Function<String, Thought> reading;
  private final ChatEndpoint endpoint;

  /**
   * @param reading makes a thought of all that the endpoint wrote
   */
  public RemoteThinker(RemoteConfig config, Function<String, Thought> reading) {
    this.config = config;
    this.reading = reading;
    this.endpoint = new ChatEndpoint(config);
  }

  @Override
  public Watching watch(Clip clip) {
    return new Watch(new ClipMessage(clip, config));
  }

  /** Connections close by themselves. */
  @Override
  public void close() {}

  private final class Watch implements Watching {
    private final ClipMessage clip;

    Watch(ClipMessage clip) {
      this.clip = clip;
    }

    /**
     * The stream and the progress are told by one thread at a time, though not by the caller's.
     *
     * @throws AgentException if one of the questions is not answered; the others are then dropped
     */
    @Override
    public List<Thought> think(
        List<Reference> references, ThoughtStream stream, Progress progress) {
      Telling telling = new Telling(references.size(), stream, progress);
      ExecutorService askers =
          Executors.newFixedThreadPool(
              Math.max(1, Math.min(config.atOnce(), references.size())), Watch::daemon);
      try {
        List<Future<Thought>> questions = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
          int index = i;
          questions.add(askers.submit(() -> think(index, references.get(index), telling)));
        }
        return all(questions);
      } finally {
        telling.stop();
        askers.shutdownNow();
      }
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "thinker");
      thread.setDaemon(true);
      return thread;
    }

    private Thought think(int index, Reference reference, Telling telling) {
      Reply reply = endpoint.ask(clip, reference, text -> telling.write(index, text));
      Thought read = reading.apply(reply.text());
      Thought thought =
          reply.cut().map(why -> read.warned("The thought was cut off: " + why + ".")).orElse(read);
      telling.end(index, thought);
      return thought;
    }

    @Override
    public void close() {}
  }

  private List<Thought> all(List<Future<Thought>> questions) {
    List<Thought> thoughts = new ArrayList<>();
    for (Future<Thought> question : questions) {
      try {
        thoughts.add(question.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) e.getCause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AgentException("Thinking was interrupted; run it again.", e);
      }
    }
    return thoughts;
  }

  /** Passes on what the askers say, one at a time, and nothing once nobody listens any more. */
  private static final class Telling {
    private final int total;
    private final ThoughtStream stream;
    private final Progress progress;
    private int done;
    private boolean stopped;

    Telling(int total, ThoughtStream stream, Progress progress) {
      this.total = total;
      this.stream = stream;
      this.progress = progress;
      progress.report(Stage.THINK, 0, total);
    }

    synchronized void write(int reference, String text) {
      check();
      stream.write(reference, text);
    }

    synchronized void end(int reference, Thought thought) {
      check();
      stream.end(reference, List.of(thought));
      progress.report(Stage.THINK, ++done, total);
    }

    synchronized void stop() {
      stopped = true;
    }

    /** Ends an asker whose answer nobody waits for. */
    private void check() {
      if (stopped) {
        throw new CancellationException("nobody waits for this answer");
      }
    }
  }
}
