"""The verifier is what it says: small, alone, and shipped as a distribution of its own."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import shutil
import string
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from folders import Book, make_register

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = sorted((ROOT / "verifier").rglob("hoso_verify/*.py"))
DATA = json.loads((ROOT / "verifier" / "hoso_verify" / "data.json").read_text())
LIMIT = 600


def lines_of_code(source: str) -> int:
    """How many lines of it are neither blank nor part of a comment or a docstring alone."""
    apart = {number for number, line in enumerate(source.splitlines(), 1) if line.lstrip()[:1] in {"", "#"}}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            apart |= {*range(node.body[0].lineno, node.body[0].end_lineno + 1)}
    return len(source.splitlines()) - len(apart)


def test_it_is_small():
    """All its Python together has few enough lines of code to be read in an hour: blank lines, comments and
    docstrings not counted.
    """
    assert sum(lines_of_code(file.read_text()) for file in CODE) <= LIMIT


def test_it_imports_the_standard_library_and_cryptography():
    """Nothing else is imported, in no function either."""
    found = set()
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, file.name
                found.add((node.module or "").split(".")[0])
    assert found - sys.stdlib_module_names == {"cryptography", "hoso_verify"}


def test_each_sentence_is_said_in_both_languages_with_the_same_facts():
    """Each sentence stands there in vi and en, with the same facts; each code in the source has one."""
    for code, words in DATA["words"].items():
        facts = [
            {part[1] for part in string.Formatter().parse(words[one]) if part[1]} for one in ("vi", "en")
        ]
        assert facts[0] == facts[1], code
    told = set()
    for node in [node for file in CODE for node in ast.walk(ast.parse(file.read_text()))]:
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
            "need",
            "Fault",
            "skip",
            "check",
        }:
            told |= {
                one.value
                for one in node.args[:3]
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    told -= DATA["verdicts"].keys() | {""}
    assert len(told) > 30
    assert told - DATA["words"].keys() == set()


def test_the_pages_have_the_exit_codes():
    """The tables of exit codes are those of the program."""
    page = (ROOT / "docs" / "reference" / "hoso-verify.md").read_text()
    for verdict, code in DATA["verdicts"].items():
        assert f"| {code} | {verdict} |" in page
        assert f"{code} {verdict}" in (ROOT / "verifier" / "README.md").read_text()
    for code in {*DATA["stops"].values()}:
        assert f"| {code} | |" in page


@pytest.mark.xdist_group("packaging")
def test_it_runs_from_its_wheel(tmp_path):
    """Its wheel, in an environment with nothing but cryptography, verifies a folder; hoso is not there."""
    copy = tmp_path / "tree"
    shutil.copytree(
        ROOT / "verifier", copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    )
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(copy)]
    subprocess.run(build, check=True, capture_output=True, timeout=200)
    (wheel,) = tmp_path.glob("hoso_verify-*.whl")
    venv.create(tmp_path / "clean", with_pip=False, symlinks=True)
    (packages,) = (tmp_path / "clean").glob("lib/python*/site-packages")
    for name in ("cryptography", "cffi", "pycparser"):
        for file in importlib.metadata.distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                packages.joinpath(file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), packages / file)
    python = str(tmp_path / "clean" / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", "--quiet"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True, timeout=120)
    assert subprocess.run([python, "-c", "import hoso"], capture_output=True, check=False).returncode == 1
    made = Book()
    folder = make_register(tmp_path / "r", made)
    command = [tmp_path / "clean" / "bin" / "hoso-verify", folder, *made.keys(), "--lang", "vi"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done
    assert "ĐẠT" in done.stdout
