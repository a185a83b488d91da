"""Serving images and documents."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, re_path
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe
from wagtail.documents.views import serve as wagtail_documents

from portal.caching import PRIVATE_CACHE_CONTROL, READER_CACHE_CONTROL
from portal.pages import document_access, files
from portal.pages.models import PortalDocument

IMAGE_FOLDERS = ("images/", "original_images/")
IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}
# What a file may do when somebody opens it in their browser: nothing.
FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
A_YEAR = 365 * 24 * 3600  # seconds


@require_safe
def image_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """An image from storage. A name never gets another content, so it may be kept for ever."""
    content_type = IMAGE_TYPES.get(files.extension(name))
    if content_type is None or not name.startswith(IMAGE_FOLDERS) or not name.isprintable():
        raise Http404("no image")
    etag = quote_etag(name)
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=content_type)
        except OSError as error:
            raise Http404("no image") from error
    response["ETag"] = etag
    response["Content-Security-Policy"] = FILE_POLICY
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@require_safe
def document_file(request: HttpRequest, document_id: str, filename: str) -> HttpResponse:
    """A document, as a download, for whoever may have it. For others it does not exist."""
    document = get_object_or_404(PortalDocument.objects.select_related("collection"), pk=document_id)
    public = document_access.is_public(document)
    if not public and not document_access.may_read(request, document):
        raise Http404("not published")
    response = wagtail_documents.serve(request, document_id, filename)
    if response.status_code not in (200, 304):  # asked for a password or to sign in
        return response
    if public:
        response["Cache-Control"] = READER_CACHE_CONTROL
    else:
        response["Cache-Control"] = PRIVATE_CACHE_CONTROL
        del response["ETag"], response["Last-Modified"]
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Robots-Tag"] = "noindex" if not public else "all"
    return response


document_urlpatterns = [
    re_path(r"^(?P<document_id>\d{1,18})/(?P<filename>[^/]+)$", document_file, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/",
        wagtail_documents.authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
