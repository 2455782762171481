"""Makes one file in a process of its own: a pickled request comes in, the file goes out.

The dashboard starts it for a download, so that no viewer waits for another's slides, and what
a large export needs of memory is given back. The request is written by the same program.
"""

from __future__ import annotations

import pickle
import sys

from flows.export.formats import FORMATS


def main() -> None:
    """Read `(format, case, view, options)` from standard input; write the file to the output."""
    name, case, view, options = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(FORMATS[name].make(case, view, options))


if __name__ == "__main__":
    main()
