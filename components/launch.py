"""The installed program: `contested-flows` opens a case in a browser, or runs a command of `flows`.

Installed, all of this lies in one folder of its own, `contested_flows`, just as it lies in the
repository. That folder goes on the path of this process alone, as `streamlit run` does with the
folder of a script: names such as `flows` are nobody else's business. It is only ever read.
"""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

PROGRAM = "contested-flows"
ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "data"
PACKAGE = "datapackage.json"
PORT = 8501
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Seconds: a slow disk may need them for the first start.
START = 120

EXAMPLES = f"""examples:
  {PROGRAM}                            the shipped case
  {PROGRAM} path/to/case               a case, or a folder of cases
  {PROGRAM} path/to/case --edit        with the editor, for this machine alone
  {PROGRAM} --host 0.0.0.0 --name flows.example.org --no-browser
  {PROGRAM} check path/to/case         every problem of a case

commands, each with --help of its own:
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Open a case or run a command; return 0, 1 if a case has problems, 2 on wrong usage."""
    asked = list(sys.argv[1:] if arguments is None else arguments)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    # Loaded only now that they are on the path, and only if a word may be a command.
    if asked and not asked[0].startswith("-") and not os.path.dirname(asked[0]):
        commands = import_module("flows.__main__")
        if asked[0] in commands.names():
            return int(commands.main(asked, PROGRAM))
    return serve(read(asked))


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what is asked for, with `case` a folder that holds one, `port` free, `names` whole.

    Exits with 2 and a sentence if it cannot be done.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.case:
        given = os.environ.get("CONTESTED_FLOWS_DATA")
        options.case = Path(given) if given else SHIPPED
    if fault := fault_of(options.case):
        parser.error(fault)
    if options.host not in LOOPBACK:
        if options.edit:
            parser.error("--edit is for this machine alone; leave --host away")
        if _is_any(options.host) and not options.names:
            parser.error(
                f"--host {options.host} answers on every network; say with --name under which name"
                " or address browsers reach it, such as --name flows.example.org"
            )
    if options.edit and (fault := unwritable(options.case)):
        parser.error(fault)
    if options.port is None:
        options.port = free_port(options.host)
    elif not is_free(options.host, options.port):
        parser.error(f"--port {options.port}: something else listens there, or it is not allowed")
    return options


def _parser() -> argparse.ArgumentParser:
    version = import_module("flows").__version__
    parser = _Parser(
        prog=PROGRAM,
        description="Open a case in a browser: who says which data went where.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "case", nargs="?", type=Path, help="a case folder or a folder of cases; the shipped one"
    )
    parser.add_argument(
        "--port", type=_port, metavar="N", help=f"the port; default: {PORT}, or a free one"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on"
    )
    parser.add_argument(
        "--name",
        dest="names",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which browsers reach it from elsewhere; may be repeated",
    )
    parser.add_argument("--edit", action="store_true", help="with the editor")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {version}")
    return parser


class _Parser(argparse.ArgumentParser):
    """A parser whose help ends with the commands, which are looked up only when it is read."""

    def format_help(self) -> str:
        """Return the help."""
        return f"{super().format_help()}  {', '.join(import_module('flows.__main__').names())}\n"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port: a number from 1 to 65535")
    return int(text)


def cases(folder: Path) -> list[Path]:
    """Return the cases of a folder: itself, or those in it."""
    if os.path.exists(folder / PACKAGE):
        return [folder]
    return sorted(path.parent for path in folder.glob(f"*/{PACKAGE}"))


def fault_of(folder: Path) -> str:
    """Return why a folder cannot be opened, in a sentence; empty if it can, problems or not."""
    if not os.path.exists(folder):
        return f"“{folder}” is neither a folder nor a command"
    if not os.path.isdir(folder):
        return f"“{folder}” is not a folder; a case is a folder of CSV files"
    if not os.access(folder, os.R_OK | os.X_OK):
        return f"“{folder}” cannot be read by this user"
    if not cases(folder):
        return (
            f"“{folder}” holds no case: there is no {PACKAGE} in it, nor in a folder in it;"
            f" `{PROGRAM} check {folder}` lists all that a case needs"
        )
    return ""


def unwritable(folder: Path) -> str:
    """Return why the cases of a folder cannot be edited, in a sentence; empty if they can."""
    shut = [case for case in cases(folder) if not os.access(case, os.W_OK | os.X_OK)]
    if not shut:
        return ""
    return (
        f"“{shut[0]}” cannot be written to by this user, so nothing in it can be edited;"
        f" copy the folder, and open the copy: {PROGRAM} path/to/copy --edit"
    )


def _is_any(host: str) -> bool:
    """Return whether an address stands for every network of the machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host


def is_free(host: str, port: int) -> bool:
    """Return whether this user may listen at a port, and nobody else does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host: str) -> int:
    """Return the usual port if it is free, so that links stay the same, or any free one."""
    if is_free(host, PORT):
        return PORT
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def flags(options: argparse.Namespace) -> list[str]:
    """Return the server's options beyond .streamlit/config.toml, which it finds beside app.py."""
    found = ["--server.address", options.host, "--server.port", str(options.port)]
    found += ["--logger.hideWelcomeMessage", "true"]
    for name in dict.fromkeys([*LOOPBACK, options.host, *options.names]):
        found += ["--server.allowedHosts", name]
    # A websocket of a page under such a name comes from an origin that the server does not know.
    for name in options.names:
        found += ["--server.corsAllowedOrigins", f"https://{name}"]
    return found


def serve(options: argparse.Namespace) -> int:
    """Serve until it is ended; return 0, or the server's own code if it did not start."""
    os.environ["CONTESTED_FLOWS_DATA"] = str(options.case.resolve())
    if options.edit:
        os.environ["CONTESTED_FLOWS_EDIT"] = "1"
    if options.names:
        listed = os.environ.get("CONTESTED_FLOWS_HOSTS", "").split()
        os.environ["CONTESTED_FLOWS_HOSTS"] = " ".join([*listed, *options.names])
    threading.Thread(target=_announce, args=(options,), daemon=True).start()
    try:
        run = import_module("streamlit.web.cli").main
        run(["run", str(ROOT / "app.py"), *flags(options)], standalone_mode=False)
    except (KeyboardInterrupt, import_module("click").Abort):
        print()  # after the ^C that the terminal has written
    except ValueError as error:
        # A setting that the front door refuses is told; anything else is a fault of ours.
        if not str(error).startswith("CONTESTED_FLOWS_"):
            raise
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return 2
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _announce(options: argparse.Namespace) -> None:
    """Say where the page is once it answers, and open it."""
    host = "127.0.0.1" if _is_any(options.host) else options.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{options.port}/"
    if not _answers(host, options.port):
        return
    shown = ", ".join(case.resolve().name for case in cases(options.case))
    print(f"Contested Flows shows {shown} at {address}", flush=True)
    if options.edit:
        print(f"What is saved lies in {options.case.resolve()}", flush=True)
        installed = not (ROOT / "pyproject.toml").exists()
        if installed and options.case.resolve().is_relative_to(SHIPPED):
            print("An update of the program replaces it: better edit a copy.", flush=True)
    print("Ctrl+C ends it.", flush=True)
    if not options.no_browser:
        webbrowser.open(address)


def _answers(host: str, port: int) -> bool:
    """Return whether the server answers before START is over."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(host, port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    return False


if __name__ == "__main__":
    sys.exit(main())
