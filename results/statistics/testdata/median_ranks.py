#!/usr/bin/python3
"""Prints median_ranks.txt, by scipy: n, the lower rank (0: none), the coverage of its interval.

    /usr/bin/python3 results/statistics/testdata/median_ranks.py > results/statistics/testdata/median_ranks.txt
"""
import scipy
from scipy.stats import binom

print(f"# n low coverage; scipy {scipy.__version__}, median_ranks.py")
for n in list(range(1, 41)) + [100, 1000, 5000]:
    low = max([k for k in range(1, n // 2 + 1) if 2 * binom.cdf(k - 1, n, 0.5) <= 0.05], default=0)
    coverage = 1 - 2 * binom.cdf(low - 1, n, 0.5) if low else 0
    print(n, low, repr(float(coverage)))
