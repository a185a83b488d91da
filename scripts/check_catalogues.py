"""Fail when a string of the source is not translated, or a compiled catalogue differs from its source.

The strings are collected in a copy of the tree, so that nothing here changes. Needs git and gettext's programs.
"""

import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/nl/LC_MESSAGES/django.po")
SHOWN = 4000  # characters of the entries that are printed


def copy_tree(target: Path) -> None:
    """Copy what git has and what is new here, not what it ignores."""
    names = run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], ROOT).split("\0")
    for name in filter(None, names):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)


def incomplete_entries(tree: Path) -> str:
    """The entries without a translation, or with one that is only a guess, after collecting the strings anew."""
    run([sys.executable, "manage.py", "makemessages", "--locale", "nl", "--no-location", "--no-obsolete"], tree)
    catalogue = str(tree / CATALOGUE)
    return run(["msgattrib", "--untranslated", catalogue], tree) + run(["msgattrib", "--only-fuzzy", catalogue], tree)


def compiled_differs() -> bool:
    """Whether the committed .mo says anything else than the .po beside it."""
    with tempfile.NamedTemporaryFile(suffix=".mo") as fresh:
        run(["msgfmt", "--check-format", "--output-file", fresh.name, str(CATALOGUE)], ROOT)
        compiled = (ROOT / CATALOGUE).with_suffix(".mo")
        return not compiled.exists() or messages(compiled) != messages(Path(fresh.name))


def messages(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return catalogue


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    if not (ROOT / CATALOGUE).exists():
        sys.exit(f"There is no {CATALOGUE}.")
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_tree(tree)
        incomplete = incomplete_entries(tree)
    if incomplete.strip():
        problems.append(f"Not translated (make messages, then fill in {CATALOGUE}):\n{incomplete[:SHOWN]}")
    if compiled_differs():
        problems.append("The compiled catalogue is not that of its source: run make messages.")
    if problems:
        sys.exit("\n".join(problems))


if __name__ == "__main__":
    main()
