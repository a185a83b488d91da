"""Synonyms of the demo."""

from portal.demo.ledger import Ledger
from portal.demo.loaders.shared import plain_state
from portal.demo.source import read
from portal.search.models import SynonymGroup


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
