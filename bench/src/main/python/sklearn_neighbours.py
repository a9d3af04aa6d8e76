"""K-NN with scikit-learn; one thread.

usage: sklearn_neighbours.py FOLDER BITS NEIGHBOURS QUERIES COMPARED

Predicts the labels of the first QUERIES test codes. Prints the seconds, the labels, and the
Hamming distances to the neighbours of the first COMPARED of them. A line on standard input starts
the clock.
"""

import json
import sys
import time

import numpy
from sklearn.neighbors import KNeighborsClassifier

import codes


def main():
    folder = sys.argv[1]
    bits, neighbours, count, compared = (int(a) for a in sys.argv[2:6])
    train, labels = codes.read(folder, "train", bits)
    queries = codes.read(folder, "test", bits)[0][:count].astype(float)
    # as floats it need not convert them in every call
    model = KNeighborsClassifier(neighbours, metric="hamming", algorithm="brute", n_jobs=1)
    model.fit(train.astype(float), labels)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    predicted = model.predict(queries)
    seconds = time.perf_counter() - start
    shares, _ = model.kneighbors(queries[:compared])
    distances = numpy.rint(shares * bits).astype(int)
    answer = {
        "seconds": seconds, "predicted": predicted.tolist(), "distances": distances.tolist()}
    print(json.dumps(answer), flush=True)


main()
