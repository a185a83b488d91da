"""The contact form: a question to a contact person, without cookie and without an address on the page."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wagtail.models import Site

from portal.pages.models import ContactPage, ContactPerson, PortalPage, SiteSettings
from portal.requests import is_same_origin, is_within_limit

QUESTIONS_AN_HOUR = 30  # from one network; a town hall shares an address
ABOUT = "over"
SENT = "verstuurd"


class ContactForm(forms.Form):
    """What a reader asks. `about` is the path of the page they came from; `website` is left empty by people."""

    question = forms.CharField(
        label=_("Your question"),
        help_text=_("Leave out names and other details of young people."),
        max_length=4000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write your question."),
            "min_length": _("Your question is very short. Write at least ten characters."),
            "max_length": _("Your question is longer than 4,000 characters. Make it shorter."),
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We use it for the answer only."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Give your e-mail address, so that we can answer."),
            "invalid": _("Give an e-mail address such as name@municipality.nl."),
        },
    )
    name = forms.CharField(
        label=_("Your name (not required)"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    about = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_name(self) -> str:
        """A name becomes part of a mail header, so it is one line."""
        return " ".join(self.cleaned_data["name"].split())


def page_asked_about(path: str) -> PortalPage | None:
    """The published page with this path, or none: the path comes from the address and may be anything."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None or not path.startswith("/") or len(path) > 300 or "\x00" in path:
        return None
    url_path = site.root_page.url_path.rstrip("/") + path
    return PortalPage.objects.published().select_related("contact_person__photo").filter(url_path=url_path).first()


def contact_context(path: str) -> dict[str, Any]:
    """The page somebody asks about, and who answers."""
    page = page_asked_about(path)
    return {"about_page": page, "contact_person": page.contact_person if page else None}


def form_for(request: HttpRequest) -> dict[str, Any]:
    """The context of the empty form, or of the word of thanks after sending."""
    path = request.GET.get(ABOUT, "")
    context = contact_context(path)
    form = ContactForm(initial={"about": path if context["about_page"] else ""})
    return context | {"form": form, "is_sent": SENT in request.GET}


@csrf_exempt
@require_POST
def send_question(request: HttpRequest) -> HttpResponse:
    """Put the question in the outbox for the contact person of the page, or for the editors."""
    page = ContactPage.objects.published().first()
    if page is None:
        raise Http404("there is no contact page")
    if not is_same_origin(request):
        raise PermissionDenied(_("This form was not sent from this site."))
    form = ContactForm(request.POST)
    context = contact_context(request.POST.get("about", ""))
    if form.is_valid() and not is_within_limit(request, "contact", limit=QUESTIONS_AN_HOUR, seconds=3600):
        form.add_error(None, _("Many questions were sent from your network in the past hour. Try again later; your text is kept here."))
    if not form.is_valid():
        return render(request, page.get_template(request), page.get_context(request) | context | {"form": form}, status=422)
    if not form.cleaned_data["website"]:
        send_to(form.cleaned_data, context["contact_person"], context["about_page"])
    return redirect(f"{page.url}?{SENT}=1")


def send_to(asked: dict[str, str], person: ContactPerson | None, about: PortalPage | None) -> None:
    from portal.mail.services import queue_mail

    site = Site.objects.get(is_default_site=True)
    site_settings = SiteSettings.for_site(site)
    to = person.email if person else site_settings.contact_email
    if not to:
        raise Http404("nobody to ask: the site settings name no address")
    queue_mail(
        kind="question",
        to=to,
        reply_to=asked["email"],
        context={
            "question": asked["question"],
            "email": asked["email"],
            "name": asked["name"],
            "page_title": about.title if about else "",
            "page_url": about.full_url if about else "",
            "site_name": site_settings.name,
        },
    )
