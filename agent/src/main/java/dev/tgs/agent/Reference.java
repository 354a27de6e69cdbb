package dev.tgs.agent;

/**
 * The sentence that says which thing in the clip is meant, as its author wrote it but for white
 * space at both ends. Any length and any script will do.
 */
public record Reference(String text) {
  /** Longest reference that is read, in characters: far beyond any sentence. */
  public static final int MAX_LENGTH = 1_000_000;

  public Reference {
    text = text.strip();
    if (text.isEmpty()) {
      throw new AgentException(
          "The reference is empty; say what to look for, for example \"the dog that barks\".");
    }
    if (text.length() > MAX_LENGTH) {
      throw new AgentException(
          "The reference has "
              + text.length()
              + " characters, more than "
              + MAX_LENGTH
              + "; give one sentence.");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
