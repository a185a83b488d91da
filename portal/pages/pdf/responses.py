"""A page as PDF, as the answer to a reader."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from portal.pages.models import PortalPage
from portal.pages.pdf.rendering import PdfError

logger = logging.getLogger(__name__)

RETRY_AFTER = 120  # seconds


def pdf_response(request: HttpRequest, page: PortalPage, *, make: Callable[[], bytes], filename: str, unavailable: str) -> HttpResponse:
    """The PDF to read in the browser; when it cannot be made, the page (503) that `unavailable` says what to do instead with."""
    if request.META.get("QUERY_STRING"):  # else each made-up query would have one made
        return redirect(request.path)
    try:
        pdf = make()
    except PdfError:
        logger.exception("page_pdf_failed", extra={"page": page.pk})
        response = render(request, unavailable, {"page": page}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, filename) or "inline"
    response["Link"] = f'<{page.full_url}>; rel="canonical"'
    return response
