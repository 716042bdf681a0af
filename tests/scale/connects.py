"""Poll and collect the sample newsroom under strace: which addresses does it dial?

    .venv/bin/python tests/scale/connects.py

Needs strace on the PATH, and Linux. Prints how many connections went where; exit code 1 when one went to any
address but loopback or a socket in the file system, or when nothing was polled or collected.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newswatch import newsroom
from newswatch.newsroom.configure import write_config
from newswatch.resources import find
from newswatch.settings import Settings, child_environment

_PEER = re.compile(
    r"connect\(\d+, \{sa_family=(?P<family>AF_\w+)"
    r"(?:.*?(?:sin_addr=inet_addr\(\"(?P<v4>[^\"]+)\"|inet_pton\(AF_INET6, \"(?P<v6>[^\"]+)\"))?"
)
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def main() -> None:
    """Run both stages, then say whom they dialled."""
    strace = shutil.which("strace")
    if strace is None:
        raise SystemExit("strace is not installed (Debian: apt-get install strace)")
    room = newsroom.build_newsroom(1, datetime.now(UTC))
    with tempfile.TemporaryDirectory(prefix="connects-") as folder, newsroom.serve(room) as server:
        home = Path(folder)
        write_config(home / "config", room.feeds, room.sources, find("config"))
        settings = replace(
            Settings(),
            home=home,
            config_dir=home / "config",
            allow_private=frozenset({server.base_url.removeprefix("http://")}),
            gateway_url=server.base_url,
            host_delay_s=0.0,
        )
        dialled = [run_traced(strace, home, settings, stage) for stage in ("poll", "collect")]
    print(json.dumps(sum(dialled, Counter())))
    sys.exit(any(peer not in _LOOPBACK and peer != "AF_UNIX" for peer in sum(dialled, Counter())))


def run_traced(strace: str, home: Path, settings: Settings, stage: str) -> Counter[str]:
    """Run one stage; return how often it dialled whom."""
    trace = home / f"{stage}.trace"
    command = [strace, "-f", "-e", "trace=connect", "-o", str(trace)]
    command += [sys.executable, "-m", "newswatch", "run", stage]
    done = subprocess.run(
        command, env=child_environment(settings), capture_output=True, text=True, check=True
    )
    counts = json.loads(done.stdout)
    print(f"{stage}: {counts}", flush=True)
    if not counts.get("polled") and not counts.get("done"):
        raise SystemExit(f"{stage} did nothing: the trace would prove nothing")
    return Counter(peers(trace.read_text(encoding="utf-8", errors="replace")))


def peers(trace: str) -> list[str]:
    """Return whom the calls of a trace dialled: an address, or the family of a socket without one."""
    return [found["v4"] or found["v6"] or found["family"] for found in _PEER.finditer(trace)]


if __name__ == "__main__":
    main()
