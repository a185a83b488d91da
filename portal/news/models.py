"""News, and the agenda of the news that is about an event."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from portal.pages.blocks import BodyBlock
from portal.pages.models import PortalPage
from portal.pages.models.base import PortalPageQuerySet
from portal.pages.pagination import paginate


class NewsPageQuerySet(PortalPageQuerySet):
    def newest_first(self) -> "NewsPageQuerySet":
        return self.order_by("-date", "-pk")

    def events(self) -> "NewsPageQuerySet":
        return self.filter(event_starts__isnull=False)

    def upcoming(self) -> "NewsPageQuerySet":
        """Events that have not ended yet; an event of today is upcoming until midnight in Amsterdam."""
        today = timezone.localdate()
        return (
            self.events()
            .filter(models.Q(event_ends__gte=today) | models.Q(event_ends__isnull=True, event_starts__gte=today))
            .order_by("event_starts", "pk")
        )

    def past(self) -> "NewsPageQuerySet":
        today = timezone.localdate()
        return (
            self.events()
            .filter(models.Q(event_ends__lt=today) | models.Q(event_ends__isnull=True, event_starts__lt=today))
            .order_by("-event_starts", "-pk")
        )


class NewsIndexPage(PortalPage):
    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("The list of all news; it fills itself.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = ["news.NewsPage"]
    template = "news/news_index_page.html"

    class Meta:
        verbose_name = _("news overview")
        verbose_name_plural = _("news overviews")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["page_obj"] = paginate(request, NewsPage.objects.published().newest_first().with_list_data(), per_page=20)
        return context


class AgendaPage(PortalPage):
    content_panels: ClassVar = [*Page.content_panels, *PortalPage.lead_panels, *PortalPage.about_panels]
    search_fields: ClassVar = [*PortalPage.search_fields]
    max_count = 1
    page_description = _("Upcoming and past events, taken from the news.")
    parent_page_types: ClassVar = ["pages.HomePage"]
    subpage_types: ClassVar = []
    template = "news/agenda_page.html"

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["upcoming"] = NewsPage.objects.published().upcoming().with_list_data()
        context["page_obj"] = paginate(request, NewsPage.objects.published().past().with_list_data(), per_page=20)
        return context


class NewsPage(PortalPage):
    date = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    event_starts = models.DateField(
        _("event begins on"), null=True, blank=True, help_text=_("Fill this in and the news also stands in the agenda.")
    )
    event_ends = models.DateField(_("event ends on"), null=True, blank=True, help_text=_("Only when it lasts more than a day."))
    event_location = models.CharField(_("where"), max_length=160, blank=True)

    objects = PageManager.from_queryset(NewsPageQuerySet)()

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        *PortalPage.lead_panels,
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("event_starts"), FieldPanel("event_ends"), FieldPanel("event_location")], heading=_("Event")),
        *PortalPage.related_panels,
        *PortalPage.about_panels,
    ]
    search_fields: ClassVar = [*PortalPage.search_fields, index.SearchField("body"), index.FilterField("date")]
    page_description = _("One news item; with a date of an event it also stands in the agenda.")
    parent_page_types: ClassVar = ["news.NewsIndexPage"]
    subpage_types: ClassVar = []
    template = "news/news_page.html"

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    @property
    def event_is_past(self) -> bool:
        last_day = self.event_ends or self.event_starts
        return last_day is not None and last_day < timezone.localdate()

    def structured_data(self, root_url: str) -> dict[str, Any]:
        data = super().structured_data(root_url) | {"headline": self.title, "datePublished": self.date.isoformat()}
        if self.event_starts:
            event: dict[str, Any] = {"@type": "Event", "name": self.title, "startDate": self.event_starts.isoformat()}
            if self.event_ends:
                event["endDate"] = self.event_ends.isoformat()
            if self.event_location:
                event["location"] = {"@type": "Place", "name": self.event_location, "address": self.event_location}
            data["about"] = [*data.get("about", []), event]
        return data

    def clean(self) -> None:
        super().clean()
        if self.event_ends and not self.event_starts:
            raise ValidationError({"event_starts": _("Give the first day of the event as well.")})
        if self.event_ends and self.event_starts and self.event_ends < self.event_starts:
            raise ValidationError({"event_ends": _("The last day cannot lie before the first.")})
