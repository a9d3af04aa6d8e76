"""Makes models that would take more memory than they have bytes: *.h5 beside this file. Needs h5py."""

import json

import h5py
import numpy


def write(name, inputs, **array):
    nothing = {"class_name": "Zeros", "config": {}}
    layer = {
        "class_name": "Dense",
        "config": {
            "name": "first", "batch_input_shape": [None, inputs], "units": 4, "activation": "relu", "use_bias": False,
            "kernel_initializer": nothing, "bias_initializer": nothing, "kernel_regularizer": None,
            "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None,
        },
    }
    with h5py.File(name, "w", libver="latest") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": [layer]})
        file.attrs["keras_version"] = "2.4.0"
        file.attrs["backend"] = "tensorflow"
        group = file.create_group("model_weights/first")
        group.attrs["weight_names"] = [b"first/kernel:0"]
        group.create_dataset("first/kernel:0", dtype="f4", **array)


# 24 weights in one compressed chunk of 2 MiB of zeros
write(
    "compressed-weights.h5", 6, data=numpy.zeros((6, 4)), maxshape=(None, None), chunks=(1024, 512),
    compression="gzip", compression_opts=9,
)
# 96 MB that were never written
write("weights-not-written.h5", 6_000_000, shape=(6_000_000, 4))
