"""One trial after the other, as one writes it in PyTorch; one thread.

usage: pytorch_eager.py DATASET FOLDER DEPTH WIDTH[,WIDTH...] SECONDS

Trains each network for steps until its share of SECONDS is over (at least 60) and prints the
seconds that one epoch of all networks would take. A line on standard input starts the clock.
"""

import sys
import time

import torch

from data import training_split

BATCH = 64
WARM_UP = 20


def network(inputs, depth, width, classes=10):
    layers = []
    for layer in range(depth):
        dense = torch.nn.Linear(inputs if layer == 0 else width, width)
        layers += [dense, torch.nn.BatchNorm1d(width, eps=1e-3, momentum=0.01), torch.nn.ReLU()]
    layers.append(torch.nn.Linear(width, classes))
    for layer in layers:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
    return torch.nn.Sequential(*layers)


def optimizer(net):
    dense = [m for m in net if isinstance(m, torch.nn.Linear)]
    decayed = [m.weight for m in dense[:-1]]
    plain = [p for p in net.parameters() if not any(p is d for d in decayed)]
    # weight_decay adds w·value to the gradient: the gradient of 1e-6·|w|² is 2e-6·w
    groups = [{"params": decayed, "weight_decay": 2e-6}, {"params": plain}]
    return torch.optim.Adam(groups, lr=1e-2, eps=1e-7)


def main():
    dataset, folder, depth, widths, seconds = sys.argv[1:6]
    widths = [int(w) for w in widths.split(",")]
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x, y = training_split(dataset, folder)
    steps_per_epoch = (len(x) + BATCH - 1) // BATCH
    loss_of = torch.nn.CrossEntropyLoss()
    print("ready", flush=True)
    sys.stdin.readline()
    epoch = 0.0
    for width in widths:
        net = network(x.shape[1], int(depth), width)
        adam = optimizer(net)
        order = torch.randperm(len(x))
        total = 0.0
        deadline = time.perf_counter() + float(seconds) / len(widths)
        step = 0
        while step < WARM_UP + 40 or time.perf_counter() < deadline:
            if step == WARM_UP:
                start = time.perf_counter()
            at = step % steps_per_epoch * BATCH
            batch = order[at : at + BATCH]
            adam.zero_grad(set_to_none=True)
            loss = loss_of(net(x[batch]), y[batch])
            loss.backward()
            adam.step()
            total += float(loss) * len(batch)
            step += 1
        epoch += (time.perf_counter() - start) / (step - WARM_UP) * steps_per_epoch
    print(epoch, flush=True)


main()
