"""Our scripts and styles as a browser fetches them: once, from an address that names the bytes.

Streamlit sends a component's script and style along with every message; ours are a few lines that
import the real ones.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

FOLDER = "theme"


class Module:
    """A script that brings its own styles: `content` is what is fetched (gzip), by `name`."""

    def __init__(self, name: str, styles: Sequence[Path], scripts: Sequence[Path]) -> None:
        style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
        script = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
        # A style sheet that every shadow root shares; it is there before any markup is.
        text = f"const STYLE = {json.dumps(style, ensure_ascii=False)};\n{script}"
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        self.name = f"{name}-{digest}.js"
        self.content = gzip.compress(text.encode(), 9, mtime=0)

    @property
    def address(self) -> str:
        """The address, relative to that of the page."""
        return f"./{FOLDER}/{self.name}"

    @property
    def importer(self) -> str:
        """The script that Streamlit sends in place of the real one."""
        # It runs as a blob:, which has no address that a relative one could start from.
        return (
            f'const real = await import(new URL("{self.address}", document.baseURI));\n'
            "export default real.default;\n"
        )
