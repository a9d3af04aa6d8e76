"""All trials at once in PyTorch: the honest rival of fused training; one thread.

usage: pytorch_batched.py DATASET FOLDER DEPTH WIDTH[,WIDTH...] SECONDS [GROUP]

Trials of similar width are grouped (GROUP of them, default 4), padded to the widest of the group
and trained with one bmm a layer. Padded units are masked after batch norm, so that each trial is
its own network. Trains for about SECONDS and prints the seconds of one epoch of all trials. A line
on standard input starts the clock.
"""

import sys
import time

import torch

from data import training_split

BATCH = 64
WARM_UP = 10
CLASSES = 10


class Group:
    """Networks of [trials, inputs, width] kernels."""

    def __init__(self, inputs, depth, widths):
        trials, width = len(widths), max(widths)
        self.kernels, self.others, self.layers = [], [], []
        self.mask = (torch.arange(width) < torch.tensor(widths)[:, None]).float()[:, None, :]
        for layer in range(depth):
            fan_in = inputs if layer == 0 else width
            kernel = self._kernel(trials, fan_in, width)
            gamma = torch.ones(trials, 1, width, requires_grad=True)
            beta = torch.zeros(trials, 1, width, requires_grad=True)
            self.layers.append(
                (kernel, gamma, beta, torch.zeros(trials, 1, width), torch.ones(trials, 1, width)))
            self.kernels.append(kernel)
            self.others += [gamma, beta]
        self.output = self._kernel(trials, width, CLASSES)
        self.bias = torch.zeros(trials, 1, CLASSES, requires_grad=True)
        self.others += [self.output, self.bias]
        self.trials = trials

    @staticmethod
    def _kernel(trials, fan_in, fan_out):
        limit = (6 / (fan_in + fan_out)) ** 0.5
        return torch.empty(trials, fan_in, fan_out).uniform_(-limit, limit).requires_grad_()

    def loss(self, x, y):
        h = x.expand(self.trials, -1, -1)
        for kernel, gamma, beta, mean, variance in self.layers:
            z = torch.bmm(h, kernel)
            spread, center = torch.var_mean(z, 1, unbiased=False, keepdim=True)
            with torch.no_grad():
                mean.lerp_(center, 0.01)
                variance.lerp_(spread, 0.01)
            normalized = (z - center) * torch.rsqrt(spread + 1e-3)
            h = torch.relu(torch.addcmul(beta, normalized, gamma)) * self.mask
        logits = torch.baddbmm(self.bias, h, self.output)
        losses = torch.nn.functional.cross_entropy(
            logits.reshape(-1, CLASSES), y.repeat(self.trials), reduction="none")
        return losses.view(self.trials, -1).mean(1)


def main():
    dataset, folder, depth, widths, seconds = sys.argv[1:6]
    size = int(sys.argv[6]) if len(sys.argv) > 6 else 4
    widths = sorted(int(w) for w in widths.split(","))
    torch.set_num_threads(1)
    torch.manual_seed(1)
    x, y = training_split(dataset, folder)
    steps_per_epoch = (len(x) + BATCH - 1) // BATCH
    groups = [
        Group(x.shape[1], int(depth), widths[i : i + size]) for i in range(0, len(widths), size)
    ]
    kernels = [k for group in groups for k in group.kernels]
    others = [p for group in groups for p in group.others]
    adam = torch.optim.Adam(
        [{"params": kernels, "weight_decay": 2e-6}, {"params": others}],
        lr=1e-2, eps=1e-7, foreach=True)
    order = torch.randperm(len(x))
    totals = [torch.zeros(group.trials) for group in groups]
    print("ready", flush=True)
    sys.stdin.readline()
    deadline = time.perf_counter() + float(seconds)
    step = 0
    while step < WARM_UP + 20 or time.perf_counter() < deadline:
        if step == WARM_UP:
            start = time.perf_counter()
        at = step % steps_per_epoch * BATCH
        batch = order[at : at + BATCH]
        inputs, labels = x[batch], y[batch]
        adam.zero_grad(set_to_none=True)
        for group, total in zip(groups, totals):
            losses = group.loss(inputs, labels)
            losses.sum().backward()
            total += losses.detach() * len(batch)
        adam.step()
        step += 1
    print((time.perf_counter() - start) / (step - WARM_UP) * steps_per_epoch, flush=True)


main()
