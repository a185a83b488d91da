"""What search keeps in the database beside the index: words that pages have, words that mean the same, and with what the index was made."""

import uuid
from collections.abc import Iterable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable, PreviewableMixin

from portal.pages.registry import kinds
from portal.search import analysis
from portal.search.marks import ChangedPage  # noqa: F401 - found here by Django

MOST_WORDS_OF_A_PHRASE = 4
LONGEST_LINE = 80  # signs of a word or phrase


def lines_of(text: str) -> list[str]:
    """The words or phrases of a text with one on each line, each once."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if words := " ".join(line.split()):
            found.setdefault(words.casefold(), words)
    return list(found.values())


def problem_of_lines(lines: Iterable[str], most: int) -> str:
    """What is wrong with words or phrases that an editor gave; "" where nothing is."""
    for number, line in enumerate(lines, start=1):
        if number > most:
            return _("These are too many lines. Give at most %(most)d.") % {"most": most}
        if len(line) > LONGEST_LINE:
            return _("“%(line)s…” is too long: a line has at most %(most)d signs.") % {"line": line[:30], "most": LONGEST_LINE}
        words = analysis.analyse(line)
        if not words:
            return _("“%(line)s” has no word.") % {"line": line}
        if sum(not word.is_stop for word in words) > MOST_WORDS_OF_A_PHRASE or len(words) > 2 * MOST_WORDS_OF_A_PHRASE:
            message = _("“%(line)s” has more than %(most)d words. Put each word or short phrase on a line of its own.")
            return message % {"line": line, "most": MOST_WORDS_OF_A_PHRASE}
    return ""


class SearchWord(models.Model):
    """A word of live, public pages: as readers know it, as a stem, or as a part of a compound, and on how many pages it stands."""

    class Kind(models.IntegerChoices):
        WORD = 1, "word"
        STEM = 2, "stem"
        PART = 3, "part"

    word = models.CharField(max_length=analysis.LONGEST_TERM * 4)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    docs = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("word of the search index")
        verbose_name_plural = _("words of the search index")
        constraints: ClassVar = [models.UniqueConstraint(fields=["word", "kind"], name="search_word_once_per_kind")]

    def __str__(self) -> str:
        return self.word


class SynonymGroup(PreviewableMixin, models.Model):
    """Words and phrases that mean the same to who searches; a search for one finds pages with another, lower."""

    MOST_LINES = 20

    words = models.TextField(
        _("words that mean the same"),
        help_text=_(
            "One word or phrase of at most four words on each line, at least two lines. Who searches for one finds pages with another too. "
            "Forms of a word (woning, woningen) need not be given, and a word stands in one group only."
        ),
    )

    panels: ClassVar = [FieldPanel("words")]

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        ordering: ClassVar = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.word_list)

    @property
    def word_list(self) -> list[str]:
        return lines_of(self.words)

    def clean(self) -> None:
        super().clean()
        if problem := self.problem():
            raise ValidationError({"words": problem})
        self.words = "\n".join(self.word_list)

    def problem(self) -> str:
        """What is wrong with the words; "" where nothing is."""
        from portal.search.synonyms import phrase_of

        lines = self.word_list
        if problem := problem_of_lines(lines, self.MOST_LINES):
            return problem
        by_phrase = {phrase_of(line): line for line in lines}
        if len(by_phrase) < 2:
            if len(lines) < 2:
                return gettext("Give at least two words, each on a line of its own. One word alone means nothing else.")
            return gettext("These are forms of one word, which search knows already. Add a word that differs in more than its form.")
        for other in SynonymGroup.objects.exclude(pk=self.pk):
            for line in other.word_list:
                if taken := by_phrase.get(phrase_of(line)):
                    message = _("“%(line)s” stands in another group: %(group)s. Add the new words there, or take it out there first.")
                    return message % {"line": taken, "group": other}
        return ""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from portal.search.previews import synonyms_preview

        return synonyms_preview(request, self)


class IndexState(models.Model):
    """One row: with which analysis the index of the database was made, and which words it has."""

    ONLY = 1

    analysis = models.CharField(max_length=64, blank=True)
    words_version = models.CharField(max_length=32, blank=True)  # drawn anew when SearchWord changes
    words_are_stale = models.BooleanField(default=False)  # pages changed since the words were counted
    pages = models.PositiveIntegerField(default=0)  # that were counted

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("state of the search index")
        verbose_name_plural = _("states of the search index")

    def __str__(self) -> str:
        return self.analysis

    @classmethod
    def change(cls, **values: object) -> None:
        """Set these fields of the only row. No signal is sent: this is no change of content."""
        if not cls.objects.filter(pk=cls.ONLY).update(**values):
            IndexState.objects.bulk_create([IndexState(pk=cls.ONLY, **values)], ignore_conflicts=True)
            cls.objects.filter(pk=cls.ONLY).update(**values)

    @classmethod
    def is_outdated(cls) -> bool:
        """Whether the index was made with another analysis than that of this code, so that it must be made anew."""
        return not cls.objects.filter(pk=cls.ONLY, analysis=analysis.FINGERPRINT).exists()


def new_version() -> str:
    return uuid.uuid4().hex


class PageText(models.Model):
    """What a page says apart from its title and lead, as plain text: from this the search page shows words in context."""

    page = models.OneToOneField("pages.PortalPage", on_delete=models.CASCADE, primary_key=True, related_name="+")
    text = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("text of a page")
        verbose_name_plural = _("texts of pages")

    def __str__(self) -> str:
        return f"{self.pk}"


class Promotion(PreviewableMixin, ClusterableModel):
    """Pages that editors put above the results of certain searches: a tip."""

    MOST_LINES = 20
    MOST_PAGES = 3

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SHOWN = "shown", _("Shown")
        ENDED = "ended", _("Ended")

    words = models.TextField(
        _("searches"),
        help_text=_(
            "One word or phrase of at most four words on each line. The tip stands above the results of these searches, in any order and form "
            "of the words, and with their synonyms."
        ),
    )
    with_other_words = models.BooleanField(
        _("also with other words beside it"),
        default=False,
        help_text=_("With this, the tip for “schulden” is also shown to who searches for “schulden jongeren Venlo”."),
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True, help_text=_("Leave empty to show the tip at once."))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("This day included. Leave empty to keep showing it."))

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("words"), FieldPanel("with_other_words")], heading=_("Searches")),
        InlinePanel(
            "rows",
            heading=_("Pages"),
            label=_("page"),
            min_num=1,
            max_num=MOST_PAGES,
            help_text=_("At most three. Only published pages that everyone may read are shown."),
        ),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Period")),
    ]

    class Meta:
        verbose_name = _("tip above the results")
        verbose_name_plural = _("tips above the results")
        ordering: ClassVar = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.word_list)

    @property
    def word_list(self) -> list[str]:
        return lines_of(self.words)

    @property
    def state(self) -> "Promotion.State":
        today = timezone.localdate()
        if self.starts_on and self.starts_on > today:
            return self.State.PLANNED
        return self.State.ENDED if self.ends_on and self.ends_on < today else self.State.SHOWN

    def clean(self) -> None:
        super().clean()
        problem = problem_of_lines(self.word_list, self.MOST_LINES) or ("" if self.word_list else _("Give at least one word."))
        if problem:
            raise ValidationError({"words": problem})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})
        self.words = "\n".join(self.word_list)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from portal.search.previews import promotion_preview

        return promotion_preview(request, self)


class PromotedPage(Orderable):
    promotion = ParentalKey(Promotion, on_delete=models.CASCADE, related_name="rows")
    page = models.ForeignKey("pages.PortalPage", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("page of a tip")
        verbose_name_plural = _("pages of tips")

    def __str__(self) -> str:
        return str(self.page)

    def clean(self) -> None:
        super().clean()
        kind = kinds.for_content_type(self.page.content_type_id) if self.page_id else None
        if self.page_id and (kind is None or not kind.in_lists):
            raise ValidationError({"page": _("Pages of this kind are not among the results of a search. Choose another page.")})


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def shown(self) -> "MissedSearchQuerySet":
        """What editors see: searches that came on enough days."""
        return self.filter(days__gte=MissedSearch.DAYS_TO_APPEAR).exclude(words="")


class MissedSearch(models.Model):
    """A search that found nothing or little, on how many days it came, and the last of these; never who asked, or when that day.

    Until it has come on three days it is a keyed hash: its words stand nowhere.
    """

    DAYS_TO_APPEAR = 3

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        HANDLED = "handled", _("Handled")
        HIDDEN = "hidden", _("Hidden")

    key = models.CharField(max_length=64, unique=True)
    words = models.CharField(_("search"), max_length=80, blank=True)
    days = models.PositiveSmallIntegerField(_("days"), default=1)
    last_day = models.DateField(_("last on"), db_index=True)
    found = models.PositiveSmallIntegerField(_("found then"), default=0)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)

    objects: ClassVar = MissedSearchQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("search without answer")
        verbose_name_plural = _("searches without answer")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.words
