"""What a server is run with fits together: image, composition, nginx, unit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from components.guard import CLOSED, METRICS, closed
from tests.bench.replicas import NAMES, configuration

ROOT = Path(__file__).parents[1]
IMAGE = (ROOT / "Dockerfile").read_text("utf-8")
NGINX = (ROOT / ".deploy" / "nginx.conf").read_text("utf-8")
UNIT = (ROOT / ".deploy" / "contested-flows.service").read_text("utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def test_nginx_knows_every_server_of_the_composition(services: dict[str, Any]) -> None:
    asked = re.findall(r"server (\w+):8501", NGINX)
    assert tuple(asked) == NAMES == tuple(name for name in services if name != "door")
    assert set(services["door"]["depends_on"]) == set(NAMES)
    door = services["door"]["ports"][0].rpartition(":")[2]
    assert f"listen {door};" in NGINX


@pytest.mark.parametrize("name", [*NAMES, "door"])
def test_a_container_writes_nothing_and_may_nothing(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] and service["pids_limit"]
    assert all(volume.endswith(":ro") for volume in service["volumes"])


def test_what_is_for_this_machine_is_closed_at_the_door(services: dict[str, Any]) -> None:
    assert METRICS not in closed(services["one"]["environment"])
    for path in (METRICS, *CLOSED):
        assert re.search(rf"location (= )?{re.escape(path)} {{ return 404; }}", NGINX), path


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    assert re.search(r"^USER 10001:10001$", IMAGE, re.MULTILINE)
    assert "HEALTHCHECK" in IMAGE and "/health'" in IMAGE
    assert "STREAMLIT_" not in re.sub(r"^#.*$", "", IMAGE, flags=re.MULTILINE)
    image = re.search(r'CMD \["uvicorn", (.*)\]', IMAGE)
    unit = re.search(r"bin/uvicorn (.*)", UNIT)
    assert image and unit
    told = image[1].replace('"', "").replace(",", "").replace("0.0.0.0", "127.0.0.1")
    assert told == unit[1]


def test_the_image_holds_the_app_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in >= {"app.py", "components", "flows", "data", "pyproject.toml", "uv.lock"}
    assert all((ROOT / name).exists() for name in let_in)
    assert not let_in & {".git", "tests", ".venv", ".streamlit"}


def test_the_configuration_is_tried_with_our_own_servers() -> None:
    text = configuration(NGINX, {"one": 1, "two": 2, "three": 3}, 4)
    assert re.findall(r"server (127\.0\.0\.1:\d)", text) == [f"127.0.0.1:{n}" for n in (1, 2, 3)]
    assert "listen 127.0.0.1:4;" in text and "access_log off;" in text
    assert "hash $viewer consistent" in text
