"""What the page script sends to our surfaces, read as a browser reads it."""

import gzip
import json
from typing import Any

from streamlit.testing.v1 import AppTest


def messages(page: AppTest) -> list[dict[str, Any]]:
    """Return what each of our surfaces was sent, in order."""
    return [json.loads(gzip.decompress(b.proto.bytes)) for b in page.get("bidi_component")]


def text(page: AppTest) -> str:
    """Return all that was sent, as JSON."""
    return " ".join(json.dumps(message, ensure_ascii=False) for message in messages(page))
