"""Style that no linter checks, as tests: sizes, money without floats, nothing private committed.

Each check is a function over text, tried on a planted offence as well as on the repository.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("token_engine", "drivers", "vending_server", "kiosk")
# What this repository is made of; a fixed list, because a bare machine has no git to ask.
COMMITTED = (*PACKAGES, ".ci", "benchmarks", "docs", "sql", "tests")
NOT_OURS = {"__pycache__"}
NOT_COMMITTED = {"uv.lock", ".git"}

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
# No binary fraction may touch an amount; these folders and files hold nothing but amounts.
MONEY = re.compile(r"(pricing|ledger|tariffs)/|(money|amount|units|tender|carry)[a-z_]*\.py$")
TODO = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b(?!\(#\d+\))")
# Somebody's home, the folder this was written in, a registry that is not everybody's.
PRIVATE = re.compile(
    r"/(home|Users)/(?!runner\b)[a-z]\w*|/root/\w|(?<![\w.])/work/|/\.pyenv/"
    r"|(?i:\bclaude\b|\bchatgpt\b|\bcopilot\b|\banthropic\b|\bopenai\b|\blanguage model\b)"
    r"|index-url|\bartifactory\b|\b\d+\.\d+\.\d+\.\d+:\d{4,5}/simple"
)


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def committed_texts() -> Iterator[tuple[Path, str]]:
    # In a second work tree of one repository `.git` is a file.
    tops = [path for path in ROOT.iterdir() if path.is_file() and path.name not in NOT_COMMITTED]
    below = [path for folder in COMMITTED for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted([*tops, *below]):
        if NOT_OURS.isdisjoint(path.parts) and path != Path(__file__):
            try:
                yield path, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue  # a picture or a font


def long_functions(source: str) -> list[str]:
    return [
        f"{node.lineno}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX
    ]


def floats(source: str) -> list[str]:
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def declared_routes(source: str) -> set[tuple[str, str]]:
    """Method and path of each `@get("...")` and its like."""
    return {
        (node.func.id.upper(), node.args[0].value)
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.AsyncFunctionDef)
        for node in function.decorator_list
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def rows_of_table(source: str) -> set[tuple[str, str]]:
    """Keys of dictionaries that are a method and a path."""
    return {
        tuple(part.value for part in key.elts)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Tuple) and all(isinstance(one, ast.Constant) for one in key.elts)
    }


def matching_lines(pattern: re.Pattern[str], text: str) -> list[str]:
    return [
        f"{number}: {line.strip()}"
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_function_is_longer_than_the_limit():
    found = {str(path): long_functions(path.read_text("utf-8")) for path in python_files(*PACKAGES)}

    assert {path: names for path, names in found.items() if names} == {}


def test_no_file_is_longer_than_the_limit():
    """Migrations aside: one is a single step, written once and never edited."""
    lengths = {str(path): path.read_text("utf-8").count("\n") for path in python_files(*PACKAGES)}

    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_money_and_energy_never_pass_through_a_float():
    bound = [
        path for path in python_files(*PACKAGES) if MONEY.search(path.relative_to(ROOT).as_posix())
    ]
    found = {str(path): floats(path.read_text("utf-8")) for path in bound}

    assert bound
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_every_route_says_what_it_takes_and_answers():
    """Read from the source, so that it is told before anything runs."""
    http = ROOT / "vending_server/http"
    routes = [declared_routes(path.read_text("utf-8")) for path in http.glob("*_routes.py")]
    tables = http.glob("exchange*.py")
    rows = set().union(*(rows_of_table(path.read_text("utf-8")) for path in tables))
    missing = set().union(*routes) - rows

    assert missing == set(), "add a row for each to EXCHANGES in vending_server/http/exchanges.py"


def test_every_open_end_has_an_issue_number():
    found = {str(path): matching_lines(TODO, text) for path, text in committed_texts()}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_nothing_private_is_committed():
    found = {str(path): matching_lines(PRIVATE, text) for path, text in committed_texts()}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_registry_address_is_in_the_lock():
    lock = (ROOT / "requirements.lock").read_text("utf-8")

    assert matching_lines(re.compile(r"://|index-url|find-links| @ "), lock) == []


def test_every_locked_requirement_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", "")
    pinned = [line for line in lock.splitlines() if "==" in line]

    assert pinned
    assert [line for line in pinned if "--hash=sha256:" not in line] == []


def test_every_direct_requirement_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=!~; ]", requirement)[0].lower() for requirement in wanted}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE))

    assert names - locked == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_there_and_says_what_it_is(package: str):
    source = (ROOT / package / "__init__.py").read_text("utf-8")

    assert ast.get_docstring(ast.parse(source))


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert sorted(numbers) == sorted(set(numbers))


def test_only_shared_test_folders_are_packages():
    """Elsewhere an __init__.py would make a folder `drivers` of tests hide our `drivers`."""
    found = {
        path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("__init__.py")
    }

    assert {
        folder for folder in found if folder.startswith(("tests/unit", "tests/contract"))
    } == set()


def test_test_files_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]

    assert {name for name in names if names.count(name) > 1} == set()


def test_the_checks_find_what_is_planted():
    assert long_functions("def f():\n" + "    x = 1\n" * FUNCTION_LINES_MAX) != []
    assert long_functions("def f():\n" + "    x = 1\n" * (FUNCTION_LINES_MAX - 1)) == []
    assert floats("x = 0.5") != []
    assert floats("x = float(y)") != []
    assert floats("def f(x: float): ...") != []
    assert floats("x = 5 // 10") == []
    assert matching_lines(TODO, "# TODO later") != []
    assert declared_routes('@get("/a")\nasync def f(): ...') == {("GET", "/a")}
    assert rows_of_table('X = {("GET", "/a"): 1}') == {("GET", "/a")}
    assert matching_lines(TODO, "# TODO(#12) later") == []


@pytest.mark.parametrize(
    "line",
    [
        "cd /home/ahmad/x",
        "/root/src/y",
        "open('/work/main')",
        "extra-index-url = x",
        "as Claude said",
    ],
)
def test_a_private_line_is_found(line: str):
    assert matching_lines(PRIVATE, line) != []


@pytest.mark.parametrize(
    "line", ["../work/x", "network/work/x", "https://example.org/home", "/root"]
)
def test_a_harmless_line_is_left_in_peace(line: str):
    assert matching_lines(PRIVATE, line) == []
