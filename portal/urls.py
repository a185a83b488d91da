"""All addresses of the site; design and names in docs/architecture.md."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal import health
from portal.accounts import urls as account_urls
from portal.news.lists import NEWS
from portal.pages import feeds, media, places
from portal.pages import views as page_views
from portal.pages.contact import send_question
from portal.search import feeds as search_feeds
from portal.search import theme_pages
from portal.search import views as search_views
from portal.search.api import urls as api_urls
from portal.themes import views as theme_views

urlpatterns = [
    path("api/", include(api_urls)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("beheer/", include(account_urls.admin_urlpatterns)),
    path("beheer/", include(wagtailadmin_urls)),
    path("account/", include(account_urls.account_urlpatterns)),
    path("account/", include("allauth.urls")),
    path("documenten/", include(media.document_urlpatterns)),
    path("media/<path:name>", media.image_file, name="image_file"),
    path("contact/versturen/", send_question, name="send_question"),
    path("huisstijl.css", page_views.site_colours, name="site-colours"),
    path("robots.txt", page_views.robots, name="robots"),
    path("sitemap.xml", page_views.sitemap, name="sitemap"),
    path(".well-known/security.txt", page_views.security, name="security"),
    path("nieuws/feed/", feeds.one_kind, {"key": NEWS}, name="news_feed"),
    path("feeds/", feeds.all_kinds, name="feeds"),
    path("feeds/<slug:key>/", feeds.one_kind, name="kind_feed"),
    path("zoeken/", search_views.search, name="search"),
    path("zoeken/aanvullen/", search_views.complete, name="search_complete"),
    path("zoeken/feed/", search_feeds.search_address, name="search_feed"),
    path("themas/", theme_views.themes, name="themes"),
    path("themas/<slug:slug>/", theme_pages.theme, name="theme"),
    path("themas/<slug:slug>/feed/", search_feeds.theme, name="theme_feed"),
    path("plaatsen/", places.places, name="places"),
    path("plaatsen/<slug:slug>/", places.place, name="place"),
    path("plaatsen/<slug:kind>/<slug:slug>/", places.region, name="region"),
    path("", include(account_urls.page_urlpatterns)),
    path("", include(wagtail_urls)),
]
