"""Whole cells scored with numpy and scikit-learn, as one writes it; one thread.

usage: sklearn_cells.py QUERIES FOLDER:BITS [FOLDER:BITS...]

Of each cell: distinct codes of both sides, K-Means of both sides, K-NN (k = 9, Hamming), logistic
regression one-vs-one. K-NN is asked for the first QUERIES test codes only, and its time scaled to
all of them. Prints the seconds of all cells, and what was found of each. A line on standard input
starts the clock.
"""

import json
import sys
import time
import warnings

import numpy
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsOneClassifier
from sklearn.neighbors import KNeighborsClassifier

import codes


def score(train, labels, test, test_labels, queries):
    """(seconds, what was found) of a cell."""
    start = time.perf_counter()
    found = {
        "distinct_train": len(numpy.unique(train, axis=0)),
        "distinct_test": len(numpy.unique(test, axis=0)),
        "cost_train": KMeans(10, n_init=10, random_state=9).fit(train).inertia_,
        "cost_test": KMeans(10, n_init=10, random_state=9).fit(test).inertia_,
    }
    logistic = OneVsOneClassifier(LogisticRegression()).fit(train, labels)
    found["accuracy_train"] = float((logistic.predict(train) == labels).mean())
    found["accuracy_test"] = float((logistic.predict(test) == test_labels).mean())
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    neighbours = KNeighborsClassifier(9, metric="hamming", algorithm="brute").fit(train, labels)
    neighbours.predict(test[:queries])
    seconds += (time.perf_counter() - start) * len(test) / queries
    found["objective"] = objective(logistic, train, labels)
    return seconds, found


def objective(one_vs_one, train, labels):
    """Mean log loss plus penalty, summed over the pairs of classes."""
    classes = one_vs_one.classes_
    pairs = [(a, b) for i, a in enumerate(classes) for b in classes[i + 1 :]]
    total = 0
    for (negative, positive), model in zip(pairs, one_vs_one.estimators_):
        rows = (labels == negative) | (labels == positive)
        signs = numpy.where(labels[rows] == positive, 1, -1)
        losses = numpy.logaddexp(0, -signs * model.decision_function(train[rows]))
        total += losses.mean() + (model.coef_**2).sum() / (2 * model.C * len(signs))
    return total


def main():
    queries = int(sys.argv[1])
    cells = []
    for cell in sys.argv[2:]:
        folder, bits = cell.rsplit(":", 1)
        sides = [codes.read(folder, side, int(bits)) for side in ("train", "test")]
        # of all types these are the fastest
        cells.append([part for x, labels in sides for part in (x.astype("float32"), labels)])
    warnings.simplefilter("ignore", ConvergenceWarning)
    print("ready", flush=True)
    sys.stdin.readline()
    results = [score(*cell, queries) for cell in cells]
    seconds = sum(result[0] for result in results)
    print(json.dumps({"seconds": seconds, "cells": [result[1] for result in results]}), flush=True)


main()
