"""What is shipped: the wheel made from the source archive, in an environment that holds nothing else."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("engine", "workflows", "adapters")

pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build source archive and wheel from a copy of the tree, with nothing from the network."""
    copy = tmp_path_factory.mktemp("tree") / "hoso"
    made = shutil.ignore_patterns(
        ".git", ".venv*", "build", "dist", "*.egg-info", "__pycache__", "*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, copy, symlinks=True, ignore=made)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(copy / "dist"), str(copy)],
        check=True,
        capture_output=True,
        timeout=200,
    )
    (found,) = copy.joinpath("dist").glob("hoso-*.whl")
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory, wheel) -> Path:
    """Make an environment of the runtime lock's packages, taken over file by file, and the wheel.

    The files come from the environment that runs the tests: pip has checked them there by hash, so
    this needs no network. What only the tests need (pytest, mypy, …) is not taken over.
    """
    place = tmp_path_factory.mktemp("clean") / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    (packages,) = place.glob("lib/python*/site-packages")
    for requirement in re.findall(
        r"^\S.*==.*?(?= \\$)", ROOT.joinpath("requirements.lock").read_text(), re.MULTILINE
    ):
        pin, _, marker = requirement.partition(" ; ")
        if marker and not Marker(marker).evaluate():
            continue
        name, version = pin.split("==")
        installed = importlib.metadata.distribution(name)
        assert installed.version == version, f"{name} {installed.version} is installed, {version} is locked"
        for file in installed.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                packages.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), packages / file)
    python = str(place / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=120)
    return place / "bin"


def test_wheel_holds_exactly_the_tree(wheel):
    """Every file of the three folders is in the wheel under `hoso/`, and nothing else is."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = (file for folder in SHIPPED for file in ROOT.joinpath(folder).rglob("*") if file.is_file())
    assert inside == {f"hoso/{f.relative_to(ROOT).as_posix()}" for f in files if "__pycache__" not in f.parts}


def test_wheel_carries_its_licence_and_command(wheel):
    """The wheel says under which licence it stands and gives the command `hoso`."""
    with zipfile.ZipFile(wheel) as archive:
        texts = {
            Path(name).name: archive.read(name).decode()
            for name in archive.namelist()
            if ".dist-info/" in name
        }
    assert "Apache License" in texts["LICENSE"]
    assert "License-Expression: Apache-2.0" in texts["METADATA"]
    assert "hoso = hoso.adapters.cli.main:main" in texts["entry_points.txt"]


def test_demo_runs_from_the_wheel(clean, tmp_path):
    """The installed wheel runs the demo outside the tree, in an environment without our tools."""
    outside = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "HOSO", "VIRTUAL"))
    }
    for missing in ("pytest", "hypothesis"):
        probe = subprocess.run(
            [clean / "python", "-c", f"import {missing}"], capture_output=True, check=False
        )
        assert probe.returncode == 1, f"{missing} is in the clean environment"
    demo = subprocess.run(
        [clean / "hoso", "demo", "--dossiers", "20"],
        cwd=tmp_path,
        env=outside,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert demo.stdout.strip()
    assert "Traceback" not in demo.stdout + demo.stderr
