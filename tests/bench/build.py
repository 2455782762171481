"""Build the wheel, the source distribution and the list of all that they bring along, into dist/.

Run by `make build`. All is built twice, from two copies in two folders under two umasks, and must
come out the same to the byte: whoever has the source can see that a release was made of it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
UV = str(BIN / "uv")
DIST = ROOT / "dist"


def told(what: str) -> None:
    """Print a line of the report."""
    print(f"  {what}", flush=True)


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; raise RuntimeError with what it said if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done


def expect(met: bool, what: str) -> None:
    """Print what holds; raise RuntimeError if it does not."""
    if not met:
        raise RuntimeError(f"does not hold: {what}")
    told(what)


def copied(to: Path) -> Path:
    """Copy the repository's own files, whatever else lies in it now; return the copy."""
    listed = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, to / name)
    return to


def build(source: Path, into: Path, *what: str) -> dict[str, str]:
    """Build what is asked for; return the SHA-256 of each file by name."""
    epoch = run(["git", "log", "-1", "--format=%ct"], cwd=ROOT).stdout.strip()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch}
    run([UV, "build", "--quiet", *what, "--out-dir", str(into), str(source)], env=environment)
    files = [p for p in sorted(into.iterdir()) if p.suffix in (".whl", ".gz")]
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def built(work: Path) -> Path:
    """Build from two copies and from the source distribution; return the wheel, in dist/."""
    first = copied(work / "copy-1")
    before = os.umask(0o077)
    second = shutil.copytree(first, work / "copy-2", copy_function=shutil.copyfile)
    os.umask(before)
    into = [work / "built-1", work / "built-2"]
    twice = [build(s, i, "--sdist", "--wheel") for s, i in zip((first, second), into, strict=True)]
    expect(twice[0] == twice[1], "two builds, in two folders and under two umasks: the same bytes")
    sdist = next(into[0].glob("*.tar.gz"))
    wheel = next(into[0].glob("*.whl"))
    again = build(sdist, work / "built-3", "--wheel")
    expect(again[wheel.name] == twice[0][wheel.name], "the wheel made of the sdist: the same bytes")
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copytree(into[0], DIST)
    for name, digest in twice[0].items():
        told(f"{name}, {(DIST / name).stat().st_size / 1e6:.1f} MB, sha256 {digest}")
    return DIST / wheel.name


def environment(place: Path, wheel: Path, python: str, *options: str) -> None:
    """Make an environment that holds the wheel and the locked versions of what it needs."""
    locked = place.with_suffix(".txt")
    export = [UV, "export", "--quiet", "--locked", "--no-dev", "--no-emit-project", "--no-hashes"]
    locked.write_text(run(export, cwd=ROOT).stdout)
    run([UV, "venv", "--quiet", "--python", python, str(place)])
    install = [UV, "pip", "install", "--quiet", "--python", str(place), *options]
    install += ["--constraints", str(locked), str(wheel)]
    try:
        run([*install, "--offline"])
        told("installed without a network, from what is kept here already")
    except RuntimeError:
        run(install)
        told("installed, with what was missing fetched from pypi.org")


def listed(wheel: Path, work: Path) -> None:
    """Write the bill of materials: every package with version and licence, as CycloneDX."""
    place = work / "bare"
    environment(place, wheel, sys.executable)
    bill = wheel.with_name(f"{wheel.name.split('-py3')[0]}.cdx.json")
    command = [str(BIN / "cyclonedx-py"), "environment", str(place)]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"]
    run([*command, "--output-reproducible", "--output-file", str(bill)])
    content = json.loads(bill.read_text(encoding="utf-8"))
    content["metadata"]["component"]["version"] = wheel.name.split("-")[1]
    bill.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    told(f"{bill.name}: {len(content['components'])} packages")


def main() -> int:
    """Print what was built; exit 1 at the first thing that does not hold."""
    with tempfile.TemporaryDirectory() as name:
        try:
            listed(built(Path(name)), Path(name))
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
