"""Check the texts of both languages against each other and compile them.

    python -m kiosk.i18n.build            what `make setup` does where a file has changed

A half-translated product is not built: every text is in both languages, finished, with the same
placeholders, and a counted noun has every plural form of its language (six in Arabic).  Not part
of the kiosk's bundle, which carries what was compiled.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.files import FOLDER, compiled_file, source_file
from kiosk.i18n.language import Language
from kiosk.i18n.placeholders import placeholders_of

PLURAL_FORMS: Final = {Language.ARABIC: 6, Language.ENGLISH: 2}
"""Qt's forms: zero, one, two, few (3-10), many (11-99), other; one, other."""

COUNT: Final = frozenset({"n"})


@dataclass(frozen=True, slots=True)
class Message:
    """One text in one language: a single wording, or a wording for each plural form."""

    forms: tuple[str, ...]
    is_noun: bool

    @property
    def words(self) -> str:
        """The wording; of a noun the one for many."""
        return self.forms[-1]


def read_messages(file: Path) -> dict[str, Message]:
    """Read a Linguist file.

    Raises:
        CatalogueFault: an id stands twice or is missing, a text is empty or not finished.
    """
    messages: dict[str, Message] = {}
    for element in ET.parse(file).iter("message"):  # noqa: S314 - our own file
        text_id = element.get("id", "")
        if not text_id or text_id in messages:
            raise CatalogueFault(f"{text_id or 'a text without an id'} stands twice in {file.name}")
        messages[text_id] = _message(text_id, element)
    return messages


def read_all(folder: Path = FOLDER) -> dict[Language, dict[str, Message]]:
    """Read both languages and hold them against each other.

    Raises:
        CatalogueFault: a text is missing in one, or takes other placeholders there.
    """
    read = {language: read_messages(source_file(language, folder)) for language in Language}
    for fault in _differences(read):
        raise CatalogueFault(fault)
    return read


def compile_all(folder: Path = FOLDER) -> None:
    """Check everything, then write one compiled file a language.

    Raises:
        CatalogueFault: the texts are not whole, or Qt's compiler does not take them.
    """
    read_all(folder)
    for language in Language:
        _compile(source_file(language, folder), compiled_file(language, folder))


def is_stale(folder: Path = FOLDER) -> bool:
    """Say whether a compiled file is missing or older than its texts."""
    return any(
        not (compiled := compiled_file(language, folder)).exists()
        or compiled.stat().st_mtime_ns < source_file(language, folder).stat().st_mtime_ns
        for language in Language
    )


def _message(text_id: str, element: ET.Element) -> Message:
    translation = element.find("translation")
    if translation is None or translation.get("type") is not None:
        raise CatalogueFault(f"{text_id} is not translated")
    is_noun = element.get("numerus") == "yes"
    forms = translation.findall("numerusform") if is_noun else [translation]
    words = tuple(form.text or "" for form in forms)
    if not all(word.strip() for word in words) or not words:
        raise CatalogueFault(f"{text_id} is not translated")
    return Message(forms=words, is_noun=is_noun)


def _differences(read: Mapping[Language, Mapping[str, Message]]) -> Iterator[str]:
    arabic, english = read[Language.ARABIC], read[Language.ENGLISH]
    for text_id in sorted(arabic.keys() ^ english.keys()):
        yield f"{text_id} is in one language only"
    for text_id, message in arabic.items():
        if message.is_noun != english[text_id].is_noun:
            yield f"{text_id} is a counted noun in one language only"
        elif message.is_noun:
            yield from _noun_faults(text_id, {one: read[one][text_id] for one in Language})
        elif placeholders_of(text_id, message.words) != placeholders_of(
            text_id, english[text_id].words
        ):
            yield f"{text_id} has other placeholders in each language"


def _noun_faults(text_id: str, noun: Mapping[Language, Message]) -> Iterator[str]:
    for language, message in noun.items():
        if len(message.forms) != PLURAL_FORMS[language]:
            yield f"{text_id} needs {PLURAL_FORMS[language]} forms in {language.value}"
        if any(placeholders_of(text_id, form) - COUNT for form in message.forms):
            yield f"{text_id} takes its number only"


def _compile(source: Path, target: Path) -> None:
    unfinished = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        done = subprocess.run(  # noqa: S603 - Qt's own compiler, from the wheel
            [_compiler(), "-silent", str(source), "-qm", str(unfinished)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CatalogueFault(f"{source.name}: {done.stdout}{done.stderr}".strip())
        unfinished.replace(target)  # whoever reads meanwhile has the old one, whole
    finally:
        unfinished.unlink(missing_ok=True)


def _compiler() -> str:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    name = "lrelease.exe" if sys.platform == "win32" else "lrelease"
    return str(Path(spec.origin).parent / name)


if __name__ == "__main__":
    try:
        compile_all()
    except CatalogueFault as error:
        sys.exit(f"the texts were not built: {error}")
