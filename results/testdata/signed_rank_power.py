#!/usr/bin/python3
"""Prints signed_rank_power.txt: how large a shift the two-sided signed-rank test finds with power 0.8.

Per n: the shift in standard deviations of normal differences at which the exact test at level 0.05 rejects in 80 % of
60,000 simulated samples (fixed seed; good to about 1 %), and what the normal approximation says.

    /usr/bin/python3 results/testdata/signed_rank_power.py > results/testdata/signed_rank_power.txt
"""
import numpy as np
import scipy
from scipy.stats import norm

SAMPLES = 60_000
rng = np.random.default_rng(20)


def critical(n):
    """The largest c with 2 P(W <= c) <= 0.05 under no shift; by counting sign patterns."""
    counts = np.zeros(n * (n + 1) // 2 + 1)
    counts[0] = 1
    for rank in range(1, n + 1):
        counts[rank:] = counts[rank:] + counts[:-rank]
    cdf = np.cumsum(counts) / 2.0**n
    return int(np.searchsorted(2 * cdf, 0.05, side="right")) - 1


def power(noise, shift, c):
    x = noise + shift
    ranks = np.abs(x).argsort(axis=1).argsort(axis=1) + 1  # no ties among continuous values
    plus = (ranks * (x > 0)).sum(axis=1)
    n = noise.shape[1]
    return np.mean((plus <= c) | (plus >= n * (n + 1) / 2 - c))


print(f"# n shift approximation; scipy {scipy.__version__}, signed_rank_power.py")
for n in range(6, 21):
    noise, c = rng.standard_normal((SAMPLES, n)), critical(n)
    low, high = 0.0, 4.0
    for _ in range(11):
        middle = (low + high) / 2
        low, high = (low, middle) if power(noise, middle, c) > 0.8 else (middle, high)
    approximation = (norm.ppf(0.975) + norm.ppf(0.8)) * np.sqrt(np.pi / (3 * n))
    print(n, f"{high:.3f} {approximation:.3f}", flush=True)
