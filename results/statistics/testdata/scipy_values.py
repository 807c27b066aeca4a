#!/usr/bin/python3
"""Prints scipy_values.txt: what weir's statistics must agree with to 1e-9.

    /usr/bin/python3 results/statistics/testdata/scipy_values.py > results/statistics/testdata/scipy_values.txt

A line is: kind | words | expected numbers (nan: absent) | a sample | a second sample

Where scipy has a method, its value is taken: that of wilcoxon is exact without ties and zeros, asymptotic with continuity
correction. Where it has none (exact with ties or zeros), every permutation is enumerated here, or for more than
14 signs counted in whole numbers. Intervals come from those same exact null distributions, bisected over the sorted pair
means; beyond their sizes from scipy.stats.norm. scipy 1.10 has neither Holm's nor Benjamini and Hochberg's
p-values: these follow their definitions. Shuffles are drawn by the generator of split_mix.h. It
has no E-divisive change points either: here every split is computed from the whole matrix of distances. Biweights and
moderated variances follow their definitions, with scipy's digamma and trigamma functions.
"""
import itertools
import math
from fractions import Fraction

import numpy as np
import scipy
import scipy.optimize
import scipy.special
import scipy.stats
from scipy.stats import norm, rankdata, wilcoxon

SCIPY_WORD = {"two-sided": "two-sided", "greater": "greater", "less": "less"}
ALTERNATIVES = list(SCIPY_WORD)


def show(kind, words, numbers, *samples):
    fields = [kind, " ".join(words), " ".join(repr(float(x)) for x in numbers)]
    fields += [" ".join(repr(float(x)) for x in sample) for sample in samples]
    print(" | ".join(fields))


def p_value(at_least, at_most, alternative):
    return {"greater": at_least, "less": at_most, "two-sided": min(1, 2 * min(at_least, at_most))}[alternative]


# --- signed rank ------------------------------------------------------------------------------------------------


def sign_sums(doubled_ranks):
    """{doubled sum: how many of the 2^n sign vectors give it}"""
    if len(doubled_ranks) <= 14:
        sums = {}
        for signs in itertools.product((0, 1), repeat=len(doubled_ranks)):
            total = sum(r for r, s in zip(doubled_ranks, signs) if s)
            sums[total] = sums.get(total, 0) + 1
        return sums
    sums = {0: 1}
    for rank in doubled_ranks:
        grown = dict(sums)
        for total, ways in sums.items():
            grown[total + rank] = grown.get(total + rank, 0) + ways
        sums = grown
    return sums


def tails(sums, value):
    total = sum(sums.values())
    return (Fraction(sum(w for s, w in sums.items() if s >= value), total),
            Fraction(sum(w for s, w in sums.items() if s <= value), total))


def signed_rank(values, shift, alternative):
    differences = [v - shift for v in values if v != shift]
    n = len(differences)
    if n == 0:
        return 0, 0, 1
    ranks = rankdata(np.abs(differences))
    rank_sum = float(sum(r for r, d in zip(ranks, differences) if d > 0))
    tied = len(set(np.abs(differences))) < n
    if n > 50:
        return n, rank_sum, wilcoxon(differences, alternative=alternative, correction=True, method="approx").pvalue
    if not tied:
        return n, rank_sum, wilcoxon(differences, alternative=alternative, method="exact").pvalue
    sums = sign_sums([round(2 * r) for r in ranks])
    return n, rank_sum, p_value(*tails(sums, round(2 * rank_sum)), alternative)


def show_signed_rank(values, shift=0.0):
    for alternative in ALTERNATIVES:
        show("signed_rank", [alternative, repr(shift)], signed_rank(values, shift, alternative), values)


# --- Mann-Whitney -----------------------------------------------------------------------------------------------


# --- Hodges-Lehmann ---------------------------------------------------------------------------------------------


def exact_end(sums, tail):
    """The largest k with P(statistic <= k - 1) <= tail, and that probability."""
    total, below, k = sum(sums.values()), 0, 0
    while Fraction(below + sums.get(k, 0), total) <= tail:
        below += sums.get(k, 0)
        k += 1
    return k, Fraction(below, total)


def normal_end(mean, variance, tail):
    k = max(0, math.floor(mean + norm.ppf(float(tail)) * math.sqrt(variance) + 0.5))
    return k, norm.cdf((k - 0.5 - mean) / math.sqrt(variance))


def from_pairs(pairs, end):
    pairs = np.sort(pairs)
    k, tail = end
    if k == 0:
        return [np.median(pairs), math.nan, math.nan, math.nan]
    return [np.median(pairs), pairs[k - 1], pairs[len(pairs) - k], 1 - 2 * tail]


def show_center(values, confidence):
    n = len(values)
    tail = (1 - Fraction(confidence)) / 2
    pairs = [(a + b) / 2 for i, a in enumerate(values) for b in values[i:]]
    if n <= 50:
        end = exact_end(sign_sums(range(1, n + 1)), tail)
    else:
        end = normal_end(n * (n + 1) / 4, n * (n + 1) * (2 * n + 1) / 24, tail)
    show("center", [confidence], from_pairs(pairs, end), values)


# --- multiplicity, bootstrap, normal ------------------------------------------------------------------------------


def holm(p):
    order = sorted(range(len(p)), key=lambda i: p[i])
    adjusted = [0.0] * len(p)
    for rank, i in enumerate(order):
        adjusted[i] = max(min(1.0, (len(p) - r) * p[order[r]]) for r in range(rank + 1))
    return adjusted


def benjamini_hochberg(p):
    order = sorted(range(len(p)), key=lambda i: p[i])
    adjusted = [0.0] * len(p)
    for rank, i in enumerate(order):
        adjusted[i] = min(min(1.0, len(p) / (r + 1) * p[order[r]]) for r in range(rank, len(p)))
    return adjusted


def split_mix(state):
    mask = 2**64 - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


def below(random, count):
    return ((next(random) >> 32) * count) >> 32


# --- two rank ---------------------------------------------------------------------------------------------------


def two_rank_joint(n):
    """{(rank sum, number above): how many of the 2^n sign vectors give both}"""
    ways = {(0, 0): 1}
    for rank in range(1, n + 1):
        grown = dict(ways)
        for (total, above), count in ways.items():
            key = (total + rank, above + 1)
            grown[key] = grown.get(key, 0) + count
        ways = grown
    return ways


def upper_tails(ways, part, n):
    """P(at least v) for each value v of that part of the keys, as fractions."""
    counts = {}
    for key, count in ways.items():
        counts[key[part]] = counts.get(key[part], 0) + count
    tails, so_far = {}, 0
    for value in sorted(counts, reverse=True):
        so_far += counts[value]
        tails[value] = Fraction(so_far, 2 ** n)
    return tails


class TwoRankNull:
    def __init__(self, n):
        self.n, self.ways = n, two_rank_joint(n)
        self.w, self.s = upper_tails(self.ways, 0, n), upper_tails(self.ways, 1, n)
        by_level = {}
        for (total, above), count in self.ways.items():
            level = min(self.w[total], self.s[above] / 2)
            by_level[level] = by_level.get(level, 0) + count
        self.levels, so_far = [], 0
        for level in sorted(by_level):
            so_far += by_level[level]
            self.levels.append((level, Fraction(so_far, 2 ** n)))

    def p(self, q):
        return max([p for level, p in self.levels if level <= q * (1 + 1e-12)], default=Fraction(0))

    def largest_level(self, tail):
        candidates = list(self.w.values()) + [p / 2 for p in self.s.values()]
        return max([level for level in candidates if self.p(level) <= tail], default=None)


def pair_means(values):
    return sorted((values[i] + values[j]) / 2 for i in range(len(values)) for j in range(i, len(values)))


def t_quantile(tail, degrees):
    """To the last digits, which scipy.stats.t.isf does not have."""
    return scipy.optimize.brentq(lambda t: scipy.stats.t.sf(t, degrees) - tail, 0, 1000, xtol=1e-14, rtol=1e-15)


def t_of(values, center):
    s = max(0.002, np.std(values, ddof=1))
    return (np.mean(values) - center) / (s / math.sqrt(len(values)))


def two_rank_greater(null, values, center, widening):
    hl, middle = np.median(pair_means(values)), np.median(values)
    at, at_median = hl - (hl - center) / widening, middle - (middle - center) / widening
    w = signed_rank(values, at, "greater")[2] if hl > center else 1
    told = [v for v in values if v != at_median]
    s = scipy.stats.binomtest(sum(v > at_median for v in told), len(told), 0.5, "greater").pvalue if told else 1
    q = min(w, (s if middle > center else 1) / 2)
    p = float(null.p(q))
    if len(values) > 1 and hl > center and min(values) > at:
        p = min(p, max(1e-9, scipy.stats.t.sf(t_of(values, at), len(values) - 1)))
    return p


def two_rank_lower(null, values, tail, widening):
    means, ordered = pair_means(values), sorted(values)
    hl, middle = np.median(means), np.median(values)
    level = null.largest_level(tail)
    if level is None:
        s = max(0.002, np.std(values, ddof=1))
        end = np.mean(values) - t_quantile(tail, len(values) - 1) * s / math.sqrt(len(values))
        return hl - (hl - min(ordered[0], end)) * widening
    k_w = sum(1 for p in null.w.values() if p <= level)
    k_s = sum(1 for p in null.s.values() if p <= 2 * level)
    ends = [hl - (hl - means[k_w - 1]) * widening] if k_w else []
    return max(ends + ([middle - (middle - ordered[k_s - 1]) * widening] if k_s else []))


def show_two_rank(values, center=0.0, widening=1.0):
    null, mirrored = TwoRankNull(len(values)), [-v for v in values]
    greater = two_rank_greater(null, values, center, widening)
    less = two_rank_greater(null, mirrored, -center, widening)
    for alternative, p in (("greater", greater), ("less", less), ("two-sided", min(1, 2 * min(greater, less)))):
        show("two_rank", [alternative, repr(center), repr(widening)], [p], values)
    for tail in (0.025, 1 / 64):
        ends = [math.nan, math.nan]
        hl = np.median(pair_means(values))
        if len(values) > 1:
            ends = [two_rank_lower(null, values, tail, widening), -two_rank_lower(null, mirrored, tail, widening)]
            ends = [min(ends + [hl]), max(ends + [hl])]
        show("two_rank_interval", [repr(tail), repr(widening)], [hl] + ends, values)


def show_two_ranks():
    random = np.random.default_rng(21)
    for n in (1, 2, 3, 5, 6, 7, 10, 13, 20, 33, 45):
        values = np.round(random.normal(0.4, 1, n), 6)
        disturbed = np.where(random.uniform(0, 1, n) < 1 / 7, values + 3, values)
        for widening in (1.0, 1.25):
            show_two_rank(values, 0.0, widening)
            show_two_rank(disturbed, 0.05, widening)
        show_two_rank(np.round(random.normal(0.4, 1, n) * 2) / 2)
        show_two_rank(np.round(random.normal(3, 0.01, n), 6))
    show_two_rank([1.0] * 8)
    show_two_rank([0.0] * 8)
    for degrees in (1, 2, 3, 4, 9, 10, 57):
        for t in (-2.0, 0.0, 0.3, 1.7, 4.5, 12.0):
            show("student", [str(degrees)], [scipy.stats.t.sf(t, degrees)], [t])


# --- many rows of two or more sessions --------------------------------------------------------------------------


def biweight(values, least_deviation):
    """Location (6 median absolute deviations) and scale (9), each by its textbook formula"""
    values = np.asarray(values, dtype=float)
    median = np.median(values)
    deviation = max(least_deviation, np.median(np.abs(values - median)))
    if deviation == 0:
        return median, 0
    u = (values - median) / (6 * deviation)
    weights = np.where(np.abs(u) < 1, (1 - u**2) ** 2, 0)
    location = median + np.sum(weights * (values - median)) / np.sum(weights)
    u = (values - median) / (9 * deviation)
    near = np.abs(u) < 1
    above = np.sum(((values - median) ** 2 * (1 - u**2) ** 4)[near])
    below = np.sum(((1 - u**2) * (1 - 5 * u**2))[near])
    return location, math.sqrt(len(values)) * math.sqrt(above) / abs(below)


def common_variance(variances, degrees):
    """Smyth's d0 and s0^2, as limma's fitFDist has them"""
    variances, half = np.asarray(variances, dtype=float), np.asarray(degrees, dtype=float) / 2
    e = np.log(variances) - scipy.special.digamma(half) + np.log(half)
    excess = np.var(e, ddof=1) - np.mean(scipy.special.polygamma(1, half))
    if excess <= 0:
        return math.exp(np.mean(e)), math.inf
    half0 = scipy.optimize.brentq(lambda x: scipy.special.polygamma(1, x) - excess, 1e-8, 1e12, xtol=1e-15, rtol=1e-14)
    return math.exp(np.mean(e) + scipy.special.digamma(half0) - math.log(half0)), 2 * half0


def moderated(variances, degrees):
    s0, d0 = common_variance(variances, degrees)
    result = []
    for variance, d in zip(variances, degrees):
        result.append(s0 if math.isinf(d0) else (d0 * s0 + d * variance) / (d0 + d))
        result.append(min(d0 + d, sum(degrees)))
    return result


def show_rows():
    random = np.random.default_rng(20261128)
    for n in (1, 2, 3, 8, 20, 101):
        values = np.round(random.standard_t(3, n), 6)
        for least in (0.0, 0.7):
            show("biweight", [repr(least)], biweight(values, least), values)
    show("biweight", ["0.0"], biweight([2.0] * 5 + [9.0], 0.0), [2.0] * 5 + [9.0])
    show("biweight", ["0.01"], biweight([2.0] * 5 + [2.01, 9.0], 0.01), [2.0] * 5 + [2.01, 9.0])
    for n, spread in ((2, 0.5), (3, 1.0), (8, 0.0), (20, 0.3), (20, 1.0), (200, 0.7), (50, 3.0)):
        degrees = np.full(n, 6) if n != 20 else random.integers(1, 7, n)
        own = np.exp(random.normal(-7, spread, n))
        variances = own * random.chisquare(degrees) / degrees
        show("moderated", [], moderated(variances, degrees), variances, degrees)
    for degrees in ("0.5", "1", "2.5", "6", "7.25", "31.7", "240", "12345.6", "inf"):
        for t in (-2.0, 0.0, 0.3, 1.0, 2.5, 6.0, 40.0):
            tail = norm.sf(t) if degrees == "inf" else scipy.stats.t.sf(t, float(degrees))
            show("student_real", [degrees], [tail], [t])


def main():
    print(f"# kind | words | expected | sample | second sample; scipy {scipy.__version__}, scipy_values.py")
    random = np.random.default_rng(20)
    for n in list(range(1, 31)) + [49, 50, 51, 80]:
        values = np.round(random.normal(0.4, 1, n), 6)
        coarse = np.round(random.normal(0.4, 1, n) * 2) / 2  # ties, and zeros
        for sample in (values, coarse):
            show_signed_rank(sample)
        show_signed_rank(coarse, 0.5)
        for confidence in ("0.95", "0.9"):
            show_center(values, confidence)
            show_center(coarse, confidence)
    show_signed_rank([1.5] * 8)
    show_signed_rank([0.0] * 5)
    show_signed_rank([-2.0])
    show_center([1.5] * 8, "0.95")
    # Drawn and not used, so that what is drawn behind them stays as it is in scipy_values.txt.
    for m, n in [(1, 1), (1, 9), (2, 2), (3, 4), (4, 4), (5, 5), (6, 6), (8, 8), (10, 10), (7, 13), (12, 9), (20, 20),
                 (25, 25), (30, 30), (3, 60)]:
        for count in (m, n, m, n):
            random.normal(0, 1, count)
    for size in (1, 2, 5, 20, 100):
        p = np.round(random.uniform(0, 1, size) ** 3, 4)
        show("holm", [], holm(p), p)
        show("benjamini_hochberg", [], benjamini_hochberg(p), p)
    show("holm", [], holm([0.01] * 4 + [0.04] * 3), [0.01] * 4 + [0.04] * 3)
    show("benjamini_hochberg", [], benjamini_hochberg([0.01] * 4 + [0.04] * 3), [0.01] * 4 + [0.04] * 3)
    for n in (2, 3, 10, 25):
        random.normal(10, 2, n)  # so that later cases stay the same
    for z in (-8.0, -1.0, 0.0, 0.5, 1.959963984540054, 5.0, 12.0):
        show("normal", [], [norm.sf(z)], [z])
    show_two_ranks()
    show_rows()


main()
