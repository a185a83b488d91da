"""Pages with addresses of their own below them, such as the comparison below the list of cases."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin


class RoutedPageMixin(RoutablePageMixin):
    """Goes before PortalPage. Wagtail's mixin answers its routes past `PortalPage.serve`; what that sees to is done here for all."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_closed(request)
        response: HttpResponse = self.as_reader_page(request, super().serve(request, *args, **kwargs))
        return response
