"""The contrast table of docs/accessibility.md: `python -m tests.helpers.contrast_table` writes it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kiosk.theme.choices import Theme
from kiosk.theme.pairs import EDGE_LEAST, TEXT_LEAST, Pair, edge_pairs, text_pairs
from kiosk.theme.palette import Palette, palette_of

PAGE = Path(__file__).parents[2] / "docs/accessibility.md"
BEGIN = "<!-- contrast table: python -m tests.helpers.contrast_table -->"
END = "<!-- end of the contrast table -->"


def contrast_table() -> str:
    """Return both tables."""
    return "\n".join(
        [
            *_table(f"Text, at least {TEXT_LEAST}:1", text_pairs),
            "",
            *_table(
                f"Borders, rings and bars that mean something, at least {EDGE_LEAST}:1", edge_pairs
            ),
        ]
    )


def with_table(page: str) -> str:
    """Return a page with the table of today between its marks."""
    before, rest = page.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    return f"{before}{BEGIN}\n\n{contrast_table()}\n\n{END}{after}"


def _table(title: str, pairs: Callable[[Palette], Iterable[Pair]]) -> Iterable[str]:
    themes = list(Theme)
    yield f"| {title} | " + " | ".join(theme.value.replace("_", " ") for theme in themes) + " |"
    yield "|---|" + "---:|" * len(themes)
    for row in zip(*(pairs(palette_of(theme)) for theme in themes), strict=True):
        cells = (f"{pair.contrast:.1f} ({pair.ink} / {pair.ground})" for pair in row)
        yield f"| {row[0].what} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
