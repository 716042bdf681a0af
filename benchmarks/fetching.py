"""Measure fetching and parsing beside peers: requests and feeds per second of the client's CPU.

    python -m benchmarks.fetching [--rounds N] [--requests N] [--json FILE]

The server runs in a process of its own, each contestant of each round in a new one; the rounds are
interleaved. What counts are the ratios within a round: the machine's own speed falls out of them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks.parsing import OURS, PEER, UNCHANGED, measure_readers, ratios, rotated

CONTESTANTS = ("newswatch", "aiohttp", "requests", "scrapy")
Speeds = Mapping[str, Sequence[float]]


@contextmanager
def running_server() -> Iterator[int]:
    """Run the server; its port is given."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def measure_clients(rounds: int, requests: int) -> dict[str, list[float]]:
    """Return the requests per CPU second in each round, by contestant."""
    names = [name for name in CONTESTANTS if name in {"newswatch", "aiohttp"} or find_spec(name)]
    speeds: dict[str, list[float]] = {name: [] for name in names}
    with running_server() as port:
        for number in range(rounds):
            for name in rotated(names, number):
                speeds[name].append(run_client(name, port, requests))
    return speeds


def run_client(name: str, port: int, requests: int) -> float:
    """Run one contestant in a new process; return its requests per CPU second.

    Raises:
        SystemExit: It did not get every body.
    """
    command = [sys.executable, "-m", "benchmarks.clients", name, str(port), str(requests)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if found["bodies"] != requests:
        raise SystemExit(f"{name} got {found['bodies']} of {requests} bodies")
    return float(requests / found["cpu_s"])


def print_speeds(what: str, speeds: Speeds, ours: str) -> None:
    """Print one row per contestant: its median and range, and ours as a multiple of it, round by round."""
    print(f"\n| contestant | {what} per CPU second | lowest | highest | ours / this | lowest | highest |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, found in speeds.items():
        times = " | ".join(f"{ratio:.2f}" for ratio in ratios(speeds[ours], found))
        print(f"| {name} | {median(found):,.0f} | {min(found):,.0f} | {max(found):,.0f} | {times} |")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both measurements and print their tables."""
    parser = argparse.ArgumentParser(description="Measure fetching and parsing beside peers.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=3_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    clients = measure_clients(options.rounds, options.requests)
    print_speeds("requests", clients, "newswatch")
    readers, mean_bytes = measure_readers(options.rounds)
    print_speeds(f"feeds of {mean_bytes:,} bytes", {name: readers[name] for name in (OURS, PEER)}, OURS)
    parsing, hashing = median(readers[OURS]), median(readers[UNCHANGED])
    print(f"\nAn unchanged body is hashed, not read: {parsing / hashing:.2%} of what reading it costs.")
    if options.json:
        found = {"clients": clients, "readers": readers, "rounds": options.rounds}
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
