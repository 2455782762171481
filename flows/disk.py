"""The disk: whole files or none, a lock, two names exchanged at once, and faults in plain words."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_CLOEXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_HERE = -100  # AT_FDCWD
_NOREPLACE, _EXCHANGE = 1, 2


class Trouble(Enum):
    """What a disk may refuse, and what helps."""

    FULL = "the disk is full", "make room, then save again"
    READ_ONLY = "the disk can only be read", "ask for a folder that may be written"
    DENIED = "this program may not write there", "allow writing to the folder, then save again"
    BROKEN = "the disk reports an error", "copy the folder elsewhere and have the disk looked at"
    TOO_LARGE = "the file is larger than is allowed here", "divide the case, or raise the limit"
    HANDLES = "too many files are open", "close other programs, then save again"
    NO_LOCK = "the folder cannot be locked", "keep the case on a disk of this machine"
    BUSY = "someone else is saving", "wait a moment, then save again"
    OTHER = "the system refuses", "look at the folder, then save again"


_TROUBLES = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.DENIED,
    errno.EPERM: Trouble.DENIED,
    errno.EIO: Trouble.BROKEN,
    errno.EFBIG: Trouble.TOO_LARGE,
    errno.EMFILE: Trouble.HANDLES,
    errno.ENFILE: Trouble.HANDLES,
    errno.ENOLCK: Trouble.NO_LOCK,
    errno.ETIMEDOUT: Trouble.BUSY,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What the disk refused; `half_way` if a save stands between old and new until recovery."""

    trouble: Trouble
    detail: str = ""
    half_way: bool = False

    @property
    def sentence(self) -> str:
        """The fault for people: what happened, what stands, what helps."""
        what, remedy = self.trouble.value
        detail = f" ({self.detail})" if self.detail else ""
        stands = "nothing was changed"
        if self.half_way:
            stands = "the save stopped half-way and is completed once the folder can be written"
        return f"Not saved: {what}{detail}. {stands[0].upper()}{stands[1:]}; {remedy}."


def fault(error: OSError, half_way: bool = False) -> Fault:
    """Return the fault that an error of the system means."""
    trouble = _TROUBLES.get(error.errno or 0, Trouble.OTHER)
    name = Path(str(error.filename)).name if error.filename else ""
    detail = name if trouble is not Trouble.OTHER else f"{error.strerror or error} {name}".strip()
    return Fault(trouble, detail, half_way)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path) -> bytes:
    """Return the content of a plain file; follows no link and waits for no pipe."""
    handle = os.open(path, os.O_RDONLY | _CLOEXEC | _NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        return file.read()


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file's content, None if there is no such file."""
    try:
        return sha256(read(path))
    except FileNotFoundError:
        return None


def _write(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def write_new(path: Path, content: bytes, like: Path | None = None) -> None:
    """Write a file that does not exist yet and make it durable; leaves none if that fails.

    With `like`, the mode and the owner of that file are kept, the owner where this is allowed.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOEXEC, 0o644)
    try:
        try:
            _write(handle, content)
            if like is not None:
                _dress(handle, like)
            os.fsync(handle)
        finally:
            os.close(handle)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def _dress(handle: int, like: Path) -> None:
    try:
        model = os.stat(like, follow_symlinks=False)
    except FileNotFoundError:
        return
    if sys.platform != "win32":
        own = os.fstat(handle)
        if (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
            with contextlib.suppress(OSError):
                os.fchown(handle, model.st_uid, model.st_gid)
        os.fchmod(handle, model.st_mode & 0o7777)


def append(path: Path, record: dict[str, Any]) -> None:
    """Append one line of JSON and make it durable; a line cut off by a crash stays on its own."""
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _CLOEXEC | _NOFOLLOW, 0o644)
    try:
        _lock(handle)
        size = os.fstat(handle).st_size
        if size and _last_byte(handle, size) != b"\n":
            line = b"\n" + line
        try:
            _write(handle, line)
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                if size:
                    os.ftruncate(handle, size)
                else:
                    os.unlink(path)
            raise
    finally:
        os.close(handle)
    if not size:
        sync(path.parent)


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines; what a crash left unfinished is passed over."""
    try:
        content = read(path)
    except FileNotFoundError:
        return []
    found = []
    for line in content.split(b"\n"):
        with contextlib.suppress(ValueError, RecursionError):
            record = json.loads(line)
            if isinstance(record, dict):
                found.append(record)
    return found


def sync(folder: Path) -> None:
    """Make durable which names a folder holds."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | _CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path) -> None:
    """Make a folder unless it is there; a link in its place is not followed."""
    try:
        os.mkdir(path)
        sync(path.parent)
    except FileExistsError:
        if path.is_symlink() or not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(path)) from None


def clear(folder: Path) -> None:
    """Delete every file in a folder; what cannot be deleted stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for entry in list(found):
            with contextlib.suppress(OSError):
                os.unlink(entry.path)


def _renameat2(source: Path, target: Path, flags: int) -> int:
    """Return the error number of Linux's renameat2, 0 if it did what it should."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return errno.ENOSYS
    failed = call(_HERE, os.fsencode(source), _HERE, os.fsencode(target), flags)
    return ctypes.get_errno() if failed else 0


_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two files at once; return False where the system does not know how."""
    code = _renameat2(one, other, _EXCHANGE)
    if code and code not in _UNKNOWN:
        raise OSError(code, os.strerror(code), str(other))
    return not code


def move(source: Path, target: Path) -> None:
    """Give a file another name; raises FileExistsError rather than replace what is there."""
    code = _renameat2(source, target, _NOREPLACE)
    if code in _UNKNOWN:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        os.rename(source, target)
    elif code:
        raise OSError(code, os.strerror(code), str(target))


def _lock(handle: int, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
                raise
            if time.monotonic() > end:
                raise OSError(errno.ETIMEDOUT, "locked") from None
            time.sleep(0.01)


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold a lock that every process and thread asks for; raises ETIMEDOUT after `seconds`."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _CLOEXEC | _NOFOLLOW, 0o644)
    try:
        _lock(handle, seconds)
        yield
    finally:
        os.close(handle)
