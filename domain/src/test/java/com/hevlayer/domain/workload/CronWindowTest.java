package com.hevlayer.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of schedules: every case of the table of end expressions, and the grammar. */
final class CronWindowTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "120 s are 5 minutes | 0 * * * * | 120 | 5 * * * *",
        "1800 s are 31 minutes | 0 * * * * | 1800 | 31 * * * *",
        "3300 s are 55 minutes | 0 * * * * | 3300 | 55 * * * *",
        "a day is 55 minutes | 1 * * * * | 86400 | 56 * * * *",
        "one second is 5 minutes | 0 * * * * | 1 | 5 * * * *",
        "no wrap: rest unchanged | 10 */6 1 * 1-5 | 120 | 15 */6 1 * 1-5",
        "last minute without a wrap | 54 2 * * * | 120 | 59 2 * * *",
        "wrap, hour *: rest unchanged | 58 * 1 * * | 120 | 3 * 1 * *",
        "wrap, hour a single integer below 23 | 40 2 * * * | 1800 | 11 3 * * *",
        "wrap to the full hour | 55 22 1 1 0 | 120 | 0 23 1 1 0",
        "wrap, hour 23, all days | 58 23 * * * | 120 | 3 0 * * *"
      })
  void of_schedule_endsAsTheTableSays(String row, String cron, long lease, String end) {
    assertThat(CronWindow.of(cron, lease)).isEqualTo(new CronWindow(cron, end));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "58 23 1 * * | 23",
        "58 23 * 6 * | 23",
        "58 23 * * 1 | 23",
        "58 */6 * * * | */6",
        "58 1,2 * * * | 1,2",
        "58 1-2 * * * | 1-2"
      })
  void of_anyOtherWrap_isRefused(String cron, String hour) {
    assertThatThrownBy(() -> CronWindow.of(cron, 120))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "window of 5 minutes starting at minute 58 crosses the hour and the hour field \""
                + hour
                + "\" cannot be shifted");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * * | the minute field \"*\" must be one integer from 0 to 59",
        "*/5 * * * * | the minute field \"*/5\" must be one integer from 0 to 59",
        "0,30 * * * * | the minute field \"0,30\" must be one integer from 0 to 59",
        "60 * * * * | the minute field \"60\" is not understood: numbers go from 0 to 59",
        "0 24 * * * | the hour field \"24\" is not understood: numbers go from 0 to 23",
        "0 * 0 * * | the day of month field \"0\" is not understood: numbers go from 1 to 31",
        "0 * * JAN * | the month field \"JAN\" is not understood: numbers go from 1 to 12",
        "0 * * * 7 | the day of week field \"7\" is not understood: numbers go from 0 to 6",
        "0 5-2 * * * | the hour field \"5-2\" is not understood: a range begins with the smaller"
            + " number",
        "0 */0 * * * | the hour field \"*/0\" is not understood: steps are written */n or a-b/n"
            + " with n from 1",
        "0 3/2 * * * | the hour field \"3/2\" is not understood: steps are written */n or a-b/n"
            + " with n from 1",
        "0 1,,2 * * * | the hour field \"1,,2\" is not understood: numbers go from 0 to 23",
        "0 * * * | it has 4 fields instead of 5",
        "0 * * * * * | it has 6 fields instead of 5",
        "@hourly | it has 1 fields instead of 5"
      })
  void of_badCron_saysWhy(String cron, String message) {
    assertThatThrownBy(() -> CronWindow.of(cron, 120))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"5 0-12/3,20 1,15 */2 0-6 | 10 0-12/3,20 1,15 */2 0-6", "05 * * * * | 10 * * * *"})
  void of_wholeGrammar_isUnderstood(String cron, String end) {
    assertThat(CronWindow.of(cron, 120).end()).isEqualTo(end);
  }

  @Property(tries = 300)
  void of_everyHour_endsTheWindowLater(
      @ForAll @IntRange(max = 59) int minute, @ForAll @IntRange(min = 1, max = 86_400) int lease) {
    String end = CronWindow.of(minute + " * * * *", lease).end();

    int length = Math.floorMod(Integer.parseInt(end.split(" ", -1)[0]) - minute, 60);
    assertThat(length).isBetween(5, 55);
    assertThat((long) length * 60).isGreaterThan(Math.min(lease, 54 * 60));
  }
}
