"""Addresses that stand before Wagtail's, and the account page before allauth's."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.collection_privacy import set_privacy

from portal.accounts import views
from portal.accounts.decorators import superuser_required

# Below ADMIN_PATH, before wagtail.admin.urls.
admin_urlpatterns = [
    path("login/", views.sign_in, name="wagtailadmin_login"),
    path("logout/", views.sign_out, name="wagtailadmin_logout"),
    path("password_reset/", views.reset_password, name="wagtailadmin_password_reset"),
    path("password_reset/done/", views.reset_password, name="wagtailadmin_password_reset_done"),
    path("password_reset/confirm/<uidb64>/<token>/", views.reset_password, name="wagtailadmin_password_reset_confirm"),
    path("password_reset/complete/", views.reset_password, name="wagtailadmin_password_reset_complete"),
    path("account/", never_cache(require_admin_access(views.AdminAccountView.as_view())), name="wagtailadmin_account"),
    path("collections/<int:collection_id>/privacy/", never_cache(superuser_required(set_privacy))),
]

# Before allauth.urls.
account_urlpatterns = [
    path("", views.account, name="account"),
    path("naam/", views.change_name, name="account_change_name"),
]

# Before wagtail.urls.
page_urlpatterns = [path("_util/login/", views.sign_in, name="wagtailcore_login")]
