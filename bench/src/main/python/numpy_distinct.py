"""Distinct codes with numpy; one thread.

usage: numpy_distinct.py FOLDER BITS RUNS

Counts the distinct training codes RUNS times. Prints the median of the seconds, and the count. A
line on standard input starts the clock.
"""

import json
import statistics
import sys
import time

import numpy

import codes


def main():
    folder, bits, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    train, _ = codes.read(folder, "train", bits)
    print("ready", flush=True)
    sys.stdin.readline()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        distinct = len(numpy.unique(train, axis=0))
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": statistics.median(seconds), "distinct": distinct}), flush=True)


main()
