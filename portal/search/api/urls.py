"""Addresses below `/api/`. The major version is in the address; no address ends with a slash."""

from django.urls import path, re_path

from portal.search.api import views

urlpatterns = [
    path("v1/openapi.json", views.openapi_document, name="api_openapi"),
    path("v1/zoeken", views.search, name="api_search"),
    path("v1/<slug:name>", views.listing, name="api_list"),
    path("v1/<slug:name>/<slug:slug>", views.detail, name="api_detail"),
    re_path(r"^.*$", views.not_found, name="api_not_found"),
]
