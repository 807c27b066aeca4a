#!/usr/bin/env python3
"""Encrypts one long file with weir, age, openssl and Node.js in turn, each as a user would, a process each.

    bazel build -c opt //:weir && tests/encrypt_trial.py DIRECTORY [BYTES [ROUNDS]] > trial.json
    weir compare --col encrypt --baseline weir trial.json

DIRECTORY needs room for twice BYTES (10 GB); in a tmpfs no disk sets the pace. The order is random in each of the
ROUNDS (6); the rows are paired by round. Programs that are missing are named. In the first round what weir wrote is
decrypted by age, and what age wrote by weir, and held against the source. Peak memory is the process's largest
resident size.
"""

import json
import os
import random
import subprocess
import sys
import time

WEIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bazel-bin", "weir")
NODE = """
const fs = require('fs'), {createCipheriv} = require('crypto'), {pipeline} = require('stream');
const [source, target, key, counter] = process.argv.slice(1);
const cipher = createCipheriv('aes-256-ctr', Buffer.from(key, 'hex'), Buffer.from(counter, 'hex'));
pipeline(fs.createReadStream(source), cipher, fs.createWriteStream(target), (error) => { if (error) throw error; });
"""


def run(command):
    """Seconds of wall time, of CPU time, and peak resident bytes."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    text = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    if child.returncode != 0:
        sys.exit(f"encrypt_trial: {command[0]} ended with {child.returncode}: {text}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def make_source(path, size):
    with open(path, "wb") as source:
        for start in range(0, size, 1 << 20):
            source.write(os.urandom(min(1 << 20, size - start)))


def check(name, key, source, target):
    """That the other of weir and age decrypts `target` to `source`."""
    command = {"weir": ["age", "-d", "-i", key, target], "age": [WEIR, "decrypt", "-i", key, target]}.get(name)
    if command is None:
        return
    with subprocess.Popen(command, stdout=subprocess.PIPE) as plain:
        same = subprocess.run(["cmp", "-", source], stdin=plain.stdout).returncode == 0
    if not same or plain.returncode != 0:
        sys.exit(f"encrypt_trial: what {name} wrote does not decrypt to the source with {command[0]}")


def row(name, round_, size, figures):
    seconds, cpu, memory = figures
    return {
        "name": f"encrypt:{name}/bytes:{size}", "run_name": f"encrypt:{name}/bytes:{size}", "run_type": "iteration",
        "repetition_index": round_, "threads": 1, "iterations": 1, "real_time": seconds, "cpu_time": cpu,
        "time_unit": "s", "bytes_per_second": size / seconds, "rss_peak_bytes": memory,
    }


def main():
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    folder = sys.argv[1]
    size = int(float(sys.argv[2])) if len(sys.argv) > 2 else 10**10
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    source, target, key = (os.path.join(folder, name) for name in ("trial", "trial.out", "trial.key"))
    made = subprocess.run([WEIR, "keygen", "-o", key], capture_output=True, text=True, check=True)
    recipient = next(word for word in (made.stdout + made.stderr).split() if word.startswith("age1"))
    secret, counter = "7a" * 32, "00" * 16
    commands = {
        "weir": [WEIR, "encrypt", "-r", recipient, "-o", target, source],
        "age": ["age", "-r", recipient, "-o", target, source],
        "openssl": ["openssl", "enc", "-aes-256-ctr", "-K", secret, "-iv", counter, "-in", source, "-out", target],
        "node": ["node", "-e", NODE, source, target, secret, counter],
    }
    for name in list(commands):
        if subprocess.run(["which", commands[name][0]], stdout=subprocess.DEVNULL).returncode != 0:
            print(f"encrypt_trial: without {name}: there is no such program", file=sys.stderr)
            del commands[name]
    make_source(source, size)
    rows = []
    for round_ in range(rounds):
        for name in random.sample(list(commands), len(commands)):
            figures = run(commands[name])
            print(f"round {round_}: {name} {figures[0]:.2f} s, {figures[1]:.2f} s of CPU", file=sys.stderr)
            rows.append(row(name, round_, size, figures))
            if round_ == 0:
                check(name, key, source, target)
            os.remove(target)
    for path in (source, key):
        os.remove(path)
    json.dump({"context": {"weir_session": f"trial {time.time()}"}, "benchmarks": rows}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
