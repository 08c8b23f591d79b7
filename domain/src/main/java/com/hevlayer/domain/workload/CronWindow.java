package com.hevlayer.domain.workload;

import java.util.List;
import java.util.Optional;

/**
 * The time that a schedule keeps a worker up, as two cron expressions in UTC. Immutable.
 *
 * @param start when it begins
 * @param end when it ends
 */
record CronWindow(String start, String end) {
  private static final int SHORTEST = 5;
  private static final int LONGEST = 55;
  private static final int HOUR = 60;
  private static final int LAST_HOUR = 23;
  private static final String ANY = "*";
  private static final List<CronField> FIELDS =
      List.of(
          new CronField("minute", 0, 59),
          new CronField("hour", 0, LAST_HOUR),
          new CronField("day of month", 1, 31),
          new CronField("month", 1, 12),
          new CronField("day of week", 0, 6));

  /**
   * Returns the window of a schedule.
   *
   * @param cron five fields
   * @param leaseSeconds sizes the window
   * @throws IllegalArgumentException if the schedule cannot be kept; the message says why
   */
  static CronWindow of(String cron, long leaseSeconds) {
    String[] fields = cron.strip().split("\\s+", -1);
    if (fields.length != FIELDS.size() || fields[0].isEmpty()) {
      int count = fields[0].isEmpty() ? 0 : fields.length;
      throw new IllegalArgumentException("it has " + count + " fields instead of 5");
    }
    for (int i = 0; i < fields.length; i++) {
      FIELDS.get(i).check(fields[i]);
    }
    int minute =
        CronField.number(fields[0])
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the minute field \"" + fields[0] + "\" must be one integer from 0 to 59"));
    int window = Math.clamp(leaseSeconds / HOUR + 1, SHORTEST, LONGEST);
    return new CronWindow(String.join(" ", fields), end(fields, minute, window));
  }

  private static String end(String[] fields, int minute, int window) {
    String[] end = fields.clone();
    end[0] = Integer.toString((minute + window) % HOUR);
    if (minute + window >= HOUR && !fields[1].equals(ANY)) {
      end[1] = nextHour(fields, minute, window);
    }
    return String.join(" ", end);
  }

  private static String nextHour(String[] fields, int minute, int window) {
    Optional<Integer> hour = CronField.number(fields[1]);
    boolean everyDay = fields[2].equals(ANY) && fields[3].equals(ANY) && fields[4].equals(ANY);
    if (hour.isPresent() && hour.get() < LAST_HOUR) {
      return Integer.toString(hour.get() + 1);
    }
    if (hour.isPresent() && everyDay) {
      return "0";
    }
    throw new IllegalArgumentException(
        "window of "
            + window
            + " minutes starting at minute "
            + minute
            + " crosses the hour and the hour field \""
            + fields[1]
            + "\" cannot be shifted");
  }
}
