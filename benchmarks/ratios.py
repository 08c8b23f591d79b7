"""Compares measurements that were taken in turns: medians, and the ratios of one round to each other.

  ratios.py REFERENCE=FILE NAME=FILE ...

A line of a file has requests per second and CPU microseconds per request of one round.
"""
import statistics, sys

median = statistics.median
names, rounds = [], []
for word in sys.argv[1:]:
    name, _, path = word.rpartition("=")
    names.append(name)
    with open(path) as lines:
        rounds.append([tuple(map(float, line.split())) for line in lines])
for name, rows in zip(names, rounds):
    print(f"{name:8} {median(r[0] for r in rows):8.0f} requests/s"
          f" {median(r[1] for r in rows):6.1f} us CPU per request")
for name, rows in list(zip(names, rounds))[1:]:
    rps, cpu = ([row[i] / first[i] for first, row in zip(rounds[0], rows)] for i in (0, 1))
    print(f"{name}/{names[0]}: throughput {median(rps):.2f} ({min(rps):.2f} to {max(rps):.2f}),"
          f" CPU {median(cpu):.2f} ({min(cpu):.2f} to {max(cpu):.2f}), {len(rps)} rounds")
