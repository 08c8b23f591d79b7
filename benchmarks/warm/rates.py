"""Prints the requests per second that came to an nginx, one line for each of a number of seconds.

  rates.py URL SECONDS

The URL is one of its stub_status. The count takes one request a second, which is left out.
"""
import sys, time, urllib.request

url, seconds = sys.argv[1], int(sys.argv[2])


def requests():
    with urllib.request.urlopen(url, timeout=10) as answer:
        # "server accepts handled requests", and below it the three counts
        return int(answer.read().decode().splitlines()[2].split()[2]), time.monotonic()


count, at = requests()
begin = at
for second in range(1, seconds + 1):
    time.sleep(max(0.0, begin + second - time.monotonic()))
    next_count, now = requests()
    print(f"{(next_count - count - 1) / (now - at):.0f}", flush=True)
    count, at = next_count, now
