"""Synonyms of the demo, and tips above the results."""

from collections.abc import Callable
from typing import Any

from portal.demo.ledger import Ledger
from portal.demo.loaders.shared import plain_state
from portal.demo.source import read
from portal.search.models import PromotedPage, Promotion, SynonymGroup


def load_synonyms(ledger: Ledger) -> None:
    for words in read("synonyms.yaml"):
        key = words[0]
        known = ledger.object_id("synonyms", key)
        group = SynonymGroup.objects.filter(pk=known).first() if known else None
        if not ledger.may_load("synonyms", key, words, group, plain_state(group)):
            continue
        group = group or SynonymGroup()
        group.words = "\n".join(words)
        group.full_clean()
        group.save()
        ledger.loaded("synonyms", key, words, group, plain_state(SynonymGroup.objects.get(pk=group.pk)))


def load_promotions(ledger: Ledger, page_id: Callable[[str], int]) -> None:
    for item in read("promotions.yaml"):
        key = item["searches"][0]
        known = ledger.object_id("promotion", key)
        promotion = Promotion.objects.filter(pk=known).first() if known else None
        if not ledger.may_load("promotion", key, item, promotion, state_of(promotion)):
            continue
        promotion = promotion or Promotion()
        promotion.words = "\n".join(item["searches"])
        promotion.rows = [PromotedPage(page_id=page_id(page), sort_order=place) for place, page in enumerate(item["pages"])]
        promotion.full_clean()
        promotion.save()
        ledger.loaded("promotion", key, item, promotion, state_of(Promotion.objects.get(pk=promotion.pk)))


def state_of(promotion: Promotion | None) -> dict[str, Any]:
    return plain_state(promotion) | {"pages": [row.page_id for row in promotion.rows.all()] if promotion else []}
