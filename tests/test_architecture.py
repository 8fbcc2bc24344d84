"""The shape of the tree: who may import whom, how long a file may be, and what must not be in it."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import hoso.engine
import hoso.workflows

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("engine", "workflows", "adapters")
CODE = sorted(file for folder in FOLDERS for file in ROOT.joinpath(folder).rglob("*.py"))
SETTINGS = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text())
CONTRACTS = {contract["id"]: contract["name"] for contract in SETTINGS["tool"]["importlinter"]["contracts"]}
#: For each contract a file that breaks it. A contract that is not named here is not known to bite.
VIOLATIONS = {
    "layers": ("engine/planted_layer.py", "import hoso.adapters"),
    "pure": ("engine/planted_io.py", "import sqlite3"),
    "machine": ("engine/planted_machine.py", "from transitions import Machine"),
    "guard": ("adapters/planted_guard.py", "import cel_expr_python"),
    "schema": ("engine/planted_schema.py", "from pydantic import BaseModel"),
    "siblings": ("adapters/planted_sibling.py", "import hoso.adapters.planted_guard"),
}


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program without this process's import path and return what it said."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HOSO", "COV"))
    }
    return subprocess.run(
        words, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False, timeout=120
    )


def contracts(tree: Path) -> subprocess.CompletedProcess[str]:
    """Judge a copy of the three folders by the project's own contracts."""
    for folder in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tree / "hoso" / folder, ignore=ignored, dirs_exist_ok=True)
    shutil.copy(ROOT / "pyproject.toml", tree)
    lint = Path(sys.executable).with_name("lint-imports")
    return run(str(lint), "--no-logo", "--no-cache", cwd=tree, PYTHONPATH=str(tree), COLUMNS="200")


def test_import_contracts_hold(tmp_path):
    """Adapters use workflows use the engine; the engine is pure; siblings do not know each other."""
    verdict = contracts(tmp_path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    assert all(f"{name} KEPT" in verdict.stdout for name in CONTRACTS.values()), verdict.stdout


def test_import_contracts_bite(tmp_path):
    """A planted violation breaks its contract and is named with its file, for every contract there is."""
    assert VIOLATIONS.keys() == CONTRACTS.keys()
    for path, line in VIOLATIONS.values():
        file = tmp_path / "hoso" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(line + "\n")
    verdict = contracts(tmp_path)
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    for contract, (path, line) in VIOLATIONS.items():
        assert f"{CONTRACTS[contract]} BROKEN" in verdict.stdout
        importer = "hoso." + path.removesuffix(".py").replace("/", ".")
        assert f"{importer} -> {line.split()[1]} (l.1)" in verdict.stdout


def test_packages_are_those_of_the_tree():
    """The list of packages in pyproject.toml names every folder that holds code or data, and no other."""
    holding = {
        file.parent for folder in FOLDERS for file in ROOT.joinpath(folder).rglob("*") if file.is_file()
    }
    there = {folder for folder in holding if folder.name != "__pycache__"}
    names = {"hoso." + ".".join(folder.relative_to(ROOT).parts) for folder in there}
    assert set(SETTINGS["tool"]["setuptools"]["packages"]) == names
    assert [folder for folder in there if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("name", ["engine", "engine.canonical"])
def test_engine_has_one_name(name):
    """Under the folder's own name the engine refuses to be imported, so that no class exists twice."""
    verdict = run(sys.executable, "-c", f"import {name}", cwd=ROOT)
    assert verdict.returncode == 1
    assert "hoso.engine" in verdict.stderr.splitlines()[-1]


def test_public_names_are_pinned():
    """What the engine offers changes only together with the list in tests/public_names.txt."""
    pinned = ROOT.joinpath("tests", "public_names.txt").read_text().split()
    assert sorted(hoso.engine.__all__) == pinned
    assert [name for name in pinned if not hasattr(hoso.engine, name)] == []


def test_each_room_is_on_the_map():
    """CONTRIBUTING.md names every package of the engine."""
    rooms = {file.parent.name for file in ROOT.glob("engine/*/__init__.py")}
    told = ROOT.joinpath("CONTRIBUTING.md").read_text()
    assert {room for room in rooms if f"`{room}`" not in told} == set()


def test_files_are_short():
    """One noun a file: the median is under 150 lines in each folder, and no file has more than 400."""
    for folder in FOLDERS:
        lengths = {
            file.relative_to(ROOT).as_posix(): len(file.read_text().splitlines())
            for file in CODE
            if file.is_relative_to(ROOT / folder)
        }
        assert statistics.median(lengths.values()) < 150
        assert {file: length for file, length in lengths.items() if length > 400} == {}


def test_no_foreign_suite(sources):
    """Neither the OCDS flattener nor a BPM suite is in the tree, in the code or in what is locked."""
    foreign = re.compile(
        "|".join(["spoon" + "bill", "spiff" + "workflow", "cam" + "unda", "zee" + "be", "view" + "flow"])
    )
    read = {*CODE, ROOT / "pyproject.toml", ROOT / "requirements.lock", ROOT / "requirements-dev.lock"}
    assert [path for path in sources if foreign.search(path.as_posix().lower())] == []
    assert [file for file in read if foreign.search(file.read_text().lower())] == []


def test_no_address_of_an_index_or_a_machine(sources):
    """No file says from where packages come or in which folder somebody works: both differ elsewhere."""
    index = re.compile(
        r"https?://[^\s\"')]*(?:simple|pypi|registry)|^--(?:extra-)?(?:index-url|find-links)", re.MULTILINE
    )
    here = str(ROOT) + os.sep if len(ROOT.parts) > 2 else None
    for path in sources:
        text = ROOT.joinpath(path).read_text(errors="ignore")
        assert not index.search(text), path
        assert here is None or here not in text, path


def test_locks_agree():
    """What is tested is what is shipped: both locks name a runtime requirement in one version, hashed."""
    locks = {}
    for name in ("requirements.lock", "requirements-dev.lock"):
        blocks = re.split(r"\n(?=\S)", ROOT.joinpath(name).read_text())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []
        locks[name] = {block.split("==")[0]: block.split()[0] for block in blocks}
    runtime, everything = locks.values()
    assert runtime.items() <= everything.items()
    assert {"setuptools", "wheel", "transitions"} <= runtime.keys()


def test_checking_a_file_imports_nothing_heavy():
    """`hoso check` of one file imports neither SQLAlchemy nor alembic nor structlog nor rich."""
    procedure = ROOT / "workflows" / f"{hoso.workflows.shipped()[0]}.yaml"
    script = (
        "import sys\n"
        "from hoso.adapters.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        "heavy = {'sqlalchemy', 'alembic', 'structlog', 'rich'} & sys.modules.keys()\n"
        "sys.exit(f'imported: {sorted(heavy)}' if heavy else 0)\n"
    )
    verdict = run(sys.executable, "-c", script, "check", str(procedure), cwd=ROOT)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
