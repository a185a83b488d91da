"""Pages as PDF: Typst sets them, from templates in `templates/pdf/` and data that is never read as markup.

A page type makes its data (`BlockWriter` turns bodies into it) and hands it to `render_pdf`; docs/adr/0020 says why Typst.
"""

from portal.pages.pdf.blocks import BlockWriter, example_board
from portal.pages.pdf.outline import Headings
from portal.pages.pdf.references import References
from portal.pages.pdf.rendering import PdfError, render_pdf

__all__ = ["BlockWriter", "Headings", "PdfError", "References", "example_board", "render_pdf"]
