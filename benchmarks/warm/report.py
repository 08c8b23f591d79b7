"""Says when rates reached 90 % of what they were in the end; of several files, the medians.

  report.py FILE ...

A line of a file has the requests per second of one second. Reached means: in this second and in the
one after it. A round that never got there counts as one that took all of its seconds and one more.
"""
import statistics, sys

median = statistics.median
reached, tenth, steady, rising = [], [], [], []
for path in sys.argv[1:]:
    with open(path) as lines:
        rates = [float(line) for line in lines]
    end = median(rates[-15:])
    enough = [rate >= 0.9 * end for rate in rates]
    held = (i + 1 for i in range(len(rates) - 1) if enough[i] and enough[i + 1])
    reached.append(next(held, len(rates) + 1))
    tenth.append(rates[9] / end)
    steady.append(end)
    rising.append(end / median(rates[-30:-15]))
print(f"  90 % of steady from second {median(reached):g} on, the tenth second has"
      f" {100 * median(tenth):.0f} %; steady {median(steady):.0f} requests/s,"
      f" {median(rising):.2f} times the 15 seconds before")
if len(sys.argv) > 2:
    print(f"  second {min(reached)} to {max(reached)}, the tenth {100 * min(tenth):.0f} to"
          f" {100 * max(tenth):.0f} %, {len(steady)} rounds")
