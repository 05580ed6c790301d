"""Which acts the server's code writes into the audit log, read from its source.

An act is a literal, a choice of two, a constant, what a function is called with, or made of an
enumeration: `VALUES` tells what those expressions can be that the source alone does not say.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from vending_server.aftersales.model import DocumentKind
from vending_server.approvals.model import TwoPersonAction
from vending_server.registry.model import Act

SERVER: Final = Path(__file__).parents[2] / "vending_server"
_ACTS: Final = tuple(one.value for one in TwoPersonAction)
VALUES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("approvals/service.py", "action.value"): _ACTS,
    ("approvals/service.py", "known.action.value"): _ACTS,
    ("aftersales/documents.py", "made.kind.value"): tuple(one.value for one in DocumentKind),
    ("registry/desk.py", "kind.value"): tuple(one.value for one in Act),
    ("kept_money/desk.py", "wanted.act"): ("returned", "paid_out"),  # taking it is not written
    ("staff/desk.py", "_TOLD[request.act]"): ("suspended", "reopened", "ended"),
    ("documents/audited.py", "document.kind"): (),  # what its callers say
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source:
    """One module of the server."""

    def __init__(self, path: Path) -> None:
        self._text, self._name = path.read_text("utf-8"), path.relative_to(SERVER).as_posix()
        self._tree = ast.parse(self._text)
        self._above = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }

    def actions(self) -> Iterator[str]:
        """Yield the acts that this module writes, or has written with a document."""
        for call in self._calls():
            said = {word.arg: word.value for word in call.keywords}
            name = ast.unparse(call.func)
            if name == "audit.record":
                yield from self._values(said["action"])
            elif name == "Document" and "once_audited(" in self._text and self._is_written(call):
                yield from self._values(said["kind"])

    def _calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self._tree) if isinstance(node, ast.Call))

    def _is_written(self, document: ast.Call) -> bool:
        """Say whether a document is done by `once_audited`: others leave no trace, or their own."""
        within = self._function(document)
        return within is None or "once(" not in ast.unparse(within).replace("_once(", "")

    def _values(self, node: ast.expr) -> set[str]:
        match node:
            case ast.Constant(value=str(value)):
                return {value}
            case ast.IfExp():
                return self._values(node.body) | self._values(node.orelse)
            case ast.JoinedStr():
                made = {""}
                for part in node.values:
                    inner = part.value if isinstance(part, ast.FormattedValue) else part
                    made = {one + more for one in made for more in self._values(inner)}
                return made
            case ast.Name():
                return self._named(node)
        key = (self._name, ast.unparse(node))
        assert key in VALUES, f"say in VALUES what {key} can be"
        return set(VALUES[key])

    def _named(self, name: ast.Name) -> set[str]:
        """Return what a parameter is called with, else the constant of that name."""
        within = self._function(name)
        while within is not None:
            if name.id in {arg.arg for arg in (*within.args.args, *within.args.kwonlyargs)}:
                return self._called_with(within, name.id)
            within = self._function(within)
        dotted = ".".join(("vending_server", *Path(self._name).with_suffix("").parts))
        return {getattr(importlib.import_module(dotted), name.id)}

    def _called_with(self, function: _Function, parameter: str) -> set[str]:
        names = [arg.arg for arg in function.args.args if arg.arg != "self"]
        found: set[str] = set()
        for call in self._calls():
            if getattr(call.func, "attr", getattr(call.func, "id", "")) != function.name:
                continue
            given = dict(zip(names, call.args, strict=False))
            given |= {word.arg: word.value for word in call.keywords if word.arg}
            found |= self._values(given[parameter])
        assert found, f"{self._name}: nobody calls {function.name}"
        return found

    def _function(self, node: ast.AST) -> _Function | None:
        above = self._above.get(node)
        while above is not None and not isinstance(above, _Function):
            above = self._above.get(above)
        return above


def written_actions() -> set[str]:
    """Return every act that can stand in the audit log."""
    files = (path for path in SERVER.rglob("*.py") if "audit" in path.read_text("utf-8"))
    return {action for path in files for action in Source(path).actions()}
