package dev.tgs.bench.data;

/**
 * One reference of a benchmark.
 *
 * @param vid clip, as the table has it
 * @param uid of the reference: the clip, the thing and a number, between underscores
 * @param split such as {@code test_s}
 * @param fid which thing's masks are meant
 * @param expression the reference itself
 */
public record DataRow(String vid, String uid, String split, int fid, String expression) {
  private static final String NULL = "null_";

  /**
   * The folder of its clip: the uid without its last two fields, as the published scripts have it.
   * Of null references that is not the {@code vid}.
   */
  public String folder() {
    return folder(uid);
  }

  /** The same of a reference of which only the uid is known. */
  public static String folder(String uid) {
    return uid.substring(0, uid.lastIndexOf('_', uid.lastIndexOf('_') - 1));
  }

  /** Whether nothing in the clip is meant. */
  public boolean isNull() {
    return uid.startsWith(NULL) || split.equals("test_n");
  }
}
