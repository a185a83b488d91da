"""What search keeps in the database beside the index: words that pages have, words that mean the same, and with what the index was made."""

import uuid
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.search import analysis

MOST_WORDS_OF_A_PHRASE = 4


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


class SynonymGroup(models.Model):
    """Words and phrases that mean the same to who searches; a search for one finds pages with another, lower."""

    words = models.TextField(
        _("words that mean the same"),
        help_text=_("One word or phrase of at most four words on each line, at least two lines: bijstand, participatiewet."),
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
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self) -> None:
        super().clean()
        found = [analysis.analyse(line) for line in self.word_list]
        if len({tuple(word.stem for word in words) for words in found}) < 2:
            raise ValidationError({"words": _("Give at least two words that differ in more than their form.")})
        for line, words in zip(self.word_list, found, strict=True):
            if not words or len(words) > MOST_WORDS_OF_A_PHRASE:
                message = _("“%(line)s” has no word, or more than %(most)d.")
                raise ValidationError({"words": message % {"line": line, "most": MOST_WORDS_OF_A_PHRASE}})


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
            cls.objects.bulk_create([cls(pk=cls.ONLY, **values)], ignore_conflicts=True)
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
