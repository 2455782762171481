"""Find the Chromium or Chrome that drives the page in tests; `--install` gets one (Debian, root).

Needs nothing but the standard library: `make test` runs it before anything else.
"""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MACOS_APPS = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    os.path.expanduser("~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
]
# the fonts of the languages that the page is read in, so that pictures and widths are the reader's
DEBIAN_PACKAGES = ["chromium", "fonts-noto-core"]
NONE_FOUND = (
    "The browser tests need Chromium or Chrome, and none was found: please install one "
    "(Debian: sudo apt-get install chromium), or set CHROME to the path of its program."
)


def find_chromium() -> str | None:
    """Return the path of the first browser that starts, CHROME before all others."""
    chosen = os.environ.get("CHROME")
    for candidate in [chosen] if chosen else [*NAMES, *MACOS_APPS]:
        path = shutil.which(candidate)
        if path and _starts(path):
            return path
    return None


def install_chromium() -> str | None:
    """Install Debian's Chromium where that can be done without asking, and return its path."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    print("Installing Chromium for the browser tests.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            return None
    return find_chromium()


def _starts(path: str) -> bool:
    """Tell a browser from the placeholder that some systems ship under its name."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    found = find_chromium()
    if not found and "--install" in sys.argv[1:] and not os.environ.get("CHROME"):
        found = install_chromium()
    if not found:
        sys.exit(NONE_FOUND)
    print(f"Browser: {found}", flush=True)
