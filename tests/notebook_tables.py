"""The tables of notebooks in both READMEs, made from what each notebook says of itself.

    make tables          write them anew; the suite compares

Metadata `outlook` of a notebook: `question` (what it answers, with a question mark) and `main_parameters` (the names that
people vary first).
"""

import re
from pathlib import Path

from notebook_samples import NOTEBOOKS, settings_of

ROOT = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"\| notebook \| question \|.*?(?=\n\n|\Z)", re.DOTALL)


def rows(path: Path) -> tuple[str, str]:
    """The row of one notebook, in the table of the front page and in that of the notebooks' own README."""
    about = settings_of(path)
    short = f"| `{path.stem}` | {about['question']} |"
    return short, f"{short} {', '.join(f'`{name}`' for name in about['main_parameters'])} |"


def tables(notebooks: list[Path] = NOTEBOOKS) -> dict[Path, str]:
    """README → its table of notebooks."""
    front, own = zip(*map(rows, notebooks), strict=True)
    return {
        ROOT / "README.md": "\n".join(["| notebook | question |", "| --- | --- |", *front]),
        ROOT / "notebooks" / "README.md": "\n".join(
            ["| notebook | question | main parameters |", "| --- | --- | --- |", *own]
        ),
    }


def main() -> None:
    for readme, table in tables().items():
        text = readme.read_text(encoding="utf-8")
        readme.write_text(TABLE.sub(lambda _, table=table: table, text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
