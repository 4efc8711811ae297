"""The container files name what exists. They are not run here."""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_the_app_gets_settings_that_it_accepts() -> None:
    from api.settings import Settings

    given = compose()["services"]["app"]["environment"]
    values = {
        name.removeprefix("MADOGUCHI_").lower(): re.sub(r"\$\{\w+:?[?-]?([^}]*)\}", r"\1", value)
        for name, value in given.items()
    }
    assert set(values) <= set(Settings.model_fields)
    settings = Settings(**values | {"data_dir": Path("unused")})
    assert settings.database_url == values["database_url"]
    assert settings.env == "production"


def test_the_app_waits_for_a_database_that_says_when_it_is_ready() -> None:
    services = compose()["services"]
    assert services["app"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert "pg_isready" in services["database"]["healthcheck"]["test"][1]


def test_periodic_work_has_a_process_of_its_own_with_the_same_settings() -> None:
    services = compose()["services"]
    jobs = services["jobs"]
    assert jobs["command"] == ["madoguchi", "jobs", "run"]
    assert jobs["environment"] == services["app"]["environment"]
    assert jobs["environment"]["MADOGUCHI_JOBS"] == "elsewhere"
    assert jobs["depends_on"]["app"]["condition"] == "service_healthy"
    assert set(jobs["volumes"]) == set(services["app"]["volumes"])


def test_every_volume_is_declared() -> None:
    parsed = compose()
    used = {
        volume.partition(":")[0]
        for service in parsed["services"].values()
        for volume in service["volumes"]
    }
    assert used == set(parsed["volumes"])


def test_the_image_copies_what_exists_and_what_the_build_needs() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    needed = {"api", "frontend", "importers", "models", "search", "alembic", "alembic.ini"}
    needed |= {"pyproject.toml", "constraints.txt", "README.md", "LICENSE", "NOTICE"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"])
    assert needed <= set(copied)


def test_nothing_private_is_sent_to_the_build() -> None:
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    assert {".git", ".venv", "data"} <= ignored
