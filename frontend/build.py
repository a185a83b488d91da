"""Build the stylesheet: bundle and minify `frontend/css/portal.css` into `static/css/portal.css`.

    python frontend/build.py           writes the file
    python frontend/build.py --check   fails when the committed file is not what the sources give

The built file is committed, so that nobody needs this to run the site.
"""

import sys
from pathlib import Path

from lightningcss import bundle_css, calc_parser_flags

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "css" / "portal.css"
TARGET = HERE.parent / "static" / "css" / "portal.css"


def built() -> str:
    """The stylesheet; comments that begin with an exclamation mark, such as the licence, stay in it."""
    return bundle_css(str(SOURCE), parser_flags=calc_parser_flags(nesting=True)) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        if TARGET.read_text(encoding="utf-8") != built():
            raise SystemExit("static/css/portal.css is not what frontend/css gives: run `python frontend/build.py`.")
    else:
        TARGET.write_text(built(), encoding="utf-8")
