"""The examples of a study as the Java side sees them: pixels / 255, the first 80 % train."""

import gzip
import pathlib

import numpy
import torch


def training_split(name, folder):
    """(float [n, inputs], int64 [n]) of mnist (IDX, plain or .gz) or cifar10 (binary batches)."""
    folder = pathlib.Path(folder)
    if name == "mnist":
        pixels = numpy.frombuffer(_idx(folder, "train-images-idx3-ubyte"), numpy.uint8, offset=16)
        labels = numpy.frombuffer(_idx(folder, "train-labels-idx1-ubyte"), numpy.uint8, offset=8)
        pixels = pixels.reshape(len(labels), -1)
    else:
        records = numpy.concatenate([
            numpy.fromfile(folder / f"data_batch_{i}.bin", numpy.uint8).reshape(-1, 3073)
            for i in range(1, 6)
        ])
        pixels, labels = records[:, 1:], records[:, 0]
    count = int(round(len(labels) * 0.8))
    x = torch.from_numpy(pixels[:count].astype("float32") / 255)
    y = torch.from_numpy(labels[:count].astype("int64"))
    return x, y


def _idx(folder, name):
    plain = folder / name
    return plain.read_bytes() if plain.exists() else gzip.open(f"{plain}.gz").read()
