"""Codes as the Java side leaves them: a folder with packed rows and a label a row, both bytes."""

import pathlib

import numpy


def read(folder, side, bits):
    """(uint8 [rows, bits] of zeros and ones, uint8 [rows]) of the side train or test."""
    folder = pathlib.Path(folder)
    labels = numpy.fromfile(folder / f"{side}.labels", numpy.uint8)
    packed = numpy.fromfile(folder / f"{side}.codes", numpy.uint8).reshape(len(labels), -1)
    return numpy.unpackbits(packed, axis=1, count=bits, bitorder="little"), labels
