"""The list of those who were anonymised, kept apart from the database and beside every backup.

A backup holds people as they were on its day.  Whoever restores one reads this list and anonymises
them again; without it they would silently be back.  The list must therefore name them without
saying who they are: a line holds the row's number and, for the customer's number and each account,
a salted hash by which the right row is known again - a number alone may be another's after a
restore.  Lines are added, never changed; a line is on the disk before the database forgets.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from vending_server.config import ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.files import alone_with, replace_secret_file
from vending_server.privacy.periods import LIST_NAME
from vending_server.privacy.persons import Person

_SALT_BYTES: Final = 16


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person of the list."""

    customer: int
    salt: str
    marks: list[str]

    def is_of(self, one: Person) -> bool:
        """Say whether a customer of this database is the one who was anonymised."""
        if self.customer != one.customer_id:
            return False
        known = _marks(one, self.salt)
        return not known.isdisjoint(self.marks) if self.marks else not known


@dataclass(frozen=True, slots=True)
class ForgottenList:
    """The list's own file, and its copies beside the backups."""

    path: Path
    copies: Sequence[Path] = ()

    def read(self) -> list[Line]:
        """Return every line that stands in the list's own file or in a copy that can be read.

        Raises:
            Misconfigured: the list's own file cannot be read, or a line is none.
        """
        texts, _ = self._all_texts()
        return [_line(text, self.path) for text in texts]

    def add(self, one: Person) -> None:
        """Write a person down in the list's own file, durably, unless he stands there.

        Raises:
            Misconfigured: it cannot be read or written.
        """
        salt = secrets.token_hex(_SALT_BYTES)
        line = Line(customer=one.customer_id, salt=salt, marks=sorted(_marks(one, salt)))
        with alone_with(self.path):
            texts = _texts(self.path)
            if not any(_line(text, self.path).is_of(one) for text in texts):
                texts.append(msgspec.json.encode(line).decode())
                replace_secret_file(self.path, _data(texts))

    def behind(self) -> list[str]:
        """Return the copies that lack a line, or cannot be read; nothing is changed.

        Raises:
            Misconfigured: the list's own file cannot be read.
        """
        lines, found = set(_texts(self.path)), []
        for path in self.copies:
            try:
                is_whole = lines <= set(_texts(path))
            except Misconfigured:
                is_whole = False
            if not is_whole:
                found.append(str(path))
        return found

    def level(self) -> list[str]:
        """Bring every file up to all of them; return what is wrong with the copies.

        Raises:
            Misconfigured: the list's own file cannot be read or written.
        """
        with alone_with(self.path):
            texts, faults = self._all_texts()
            data = _data(texts)
            for path in (self.path, *self.copies):
                try:
                    if data and (not path.exists() or path.read_bytes() != data):
                        replace_secret_file(path, data)
                except (Misconfigured, OSError) as fault:
                    if path == self.path:
                        raise Misconfigured(str(fault)) from None
                    faults.append(str(fault))
        return faults

    def _all_texts(self) -> tuple[list[str], list[str]]:
        texts, faults = _texts(self.path), []
        for path in self.copies:
            try:
                texts += _texts(path)
            except Misconfigured as fault:
                faults.append(str(fault))
        return list(dict.fromkeys(texts)), faults


def list_of(config: ServerConfig, *more: Path) -> ForgottenList:
    """Return the list of a server, with its copies beside the backups and in more folders."""
    folders = dict.fromkeys([*config.backup_directories, *more])
    return ForgottenList(
        config.anonymised_list_file, tuple(folder / LIST_NAME for folder in folders)
    )


def _texts(path: Path) -> list[str]:
    # No secret: a disk that knows no owners may hold a copy.
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(f"{path}: cannot be read") from None


def _data(texts: Sequence[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def _line(text: str, path: Path) -> Line:
    try:
        return msgspec.json.decode(text, type=Line)
    except msgspec.DecodeError:
        raise Misconfigured(f"{path}: not what anonymise-customer wrote") from None


def _marks(one: Person, salt: str) -> set[str]:
    known = [("number", one.number)] if one.number else []
    known += [("account", account) for account in one.account_numbers]
    return {
        hashlib.sha256(f"{salt}:{one.customer_id}:{kind}:{value}".encode()).hexdigest()
        for kind, value in known
    }
