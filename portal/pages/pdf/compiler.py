"""Runs Typst in a process of its own: python compiler.py ROOT TEMPLATE TIMESTAMP writes ROOT/document.pdf.

Typst keeps what it has laid out in memory, some 800 MB after ten versions of a guide, and a defect in it can end the
process; neither should happen to a web worker. Prints warnings on stdout and the diagnostic of a failure on stderr.
Imports nothing of the portal, so that it starts at once.
"""

import sys
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
RESULT = "document.pdf"


def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def main(root: Path, template: str, timestamp: int) -> int:
    nothing = root / "packages"  # so that no template finds a package on this machine
    try:
        pdf, warnings = typst.compile_with_warnings(
            root / template,
            root=root,
            format="pdf",
            font_paths=fonts(),
            pdf_standards="ua-1",
            timestamp=timestamp,
            package_path=nothing,
            package_cache_path=nothing,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic or str(error))
        return 1
    sys.stdout.write("\n".join(warning.diagnostic for warning in warnings))
    (root / RESULT).write_bytes(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
