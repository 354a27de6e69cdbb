package dev.tgs.agent;

/**
 * The sentence that says which thing in the clip is meant. Any length and any script will do.
 *
 * @param written as its author wrote it, white space at both ends included
 */
public record Reference(String written) {
  /** Longest reference that is read, in characters: far beyond any sentence. */
  public static final int MAX_LENGTH = 1_000_000;

  public Reference {
    if (written.isBlank()) {
      throw new AgentException(
          "The reference is empty; say what to look for, for example \"the dog that barks\".");
    }
    if (written.length() > MAX_LENGTH) {
      throw new AgentException(
          "The reference has "
              + written.length()
              + " characters, more than "
              + MAX_LENGTH
              + "; give one sentence.");
    }
  }

  /** Without white space at both ends. */
  public String text() {
    return written.strip();
  }

  @Override
  public String toString() {
    return text();
  }
}
