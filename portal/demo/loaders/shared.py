"""Themes, contact persons, images and cooperations: what pages refer to."""

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils.text import slugify

from portal.demo.ledger import Ledger
from portal.demo.source import IMAGES_DIR, Item, read, rich_text
from portal.organisations.models import Municipality, Region
from portal.pages.models import ContactPerson, PortalImage
from portal.themes.models import Theme


def no_page(key: str) -> int:
    raise KeyError(f"A theme cannot link to a page ({key}).")


def plain_state(instance: Model | None, *many: str) -> dict[str, Any]:
    """The fields of an instance and the keys of its many-to-many relations, in a fixed order."""
    if instance is None:
        return {}
    state: dict[str, Any] = {name: str(value) for name, value in model_to_dict(instance).items() if not isinstance(value, list)}
    for name in many:
        state[name] = sorted(getattr(instance, name).values_list("pk", flat=True))
    return state


def load_themes(ledger: Ledger) -> None:
    items: list[Item] = read("themes.yaml")
    written: dict[str, Theme] = {}
    for item in items:
        theme = Theme.objects.filter(slug=item["slug"]).first()
        if not ledger.may_load("theme", item["slug"], item, theme, plain_state(theme, "related")):
            continue
        theme = theme or Theme(slug=item["slug"])
        theme.name = item["name"]
        theme.is_life_domain = item["life_domain"]
        theme.colour = item["colour"] or Theme.Colour.REST
        theme.icon = item["icon"]
        theme.order = item["order"]
        theme.summary = item["summary"]
        theme.introduction = rich_text(item["introduction"], no_page)
        theme.synonyms = "\n".join(item["synonyms"])
        theme.full_clean(exclude=["related"])
        theme.save()
        written[item["slug"]] = theme
    by_slug = {theme.slug: theme for theme in Theme.objects.all()}
    for item in items:
        if theme := written.get(item["slug"]):
            theme.related.set([by_slug[slug] for slug in item["related"] if slug in by_slug])
    for item in items:
        if theme := written.get(item["slug"]):
            ledger.loaded("theme", item["slug"], item, theme, plain_state(theme, "related"))


def load_images(ledger: Ledger) -> None:
    for item in read("images.yaml", IMAGES_DIR):
        known = ledger.object_id("image", item["key"])
        image = PortalImage.objects.filter(pk=known).first() if known else None
        if not ledger.may_load("image", item["key"], item, image, plain_state(image)):
            continue
        image = image or PortalImage()
        image.title, image.description, image.credit = item["title"], item["description"], item["credit"]
        image.file = ContentFile((IMAGES_DIR / item["file"]).read_bytes(), name=item["file"])
        image.save()
        ledger.loaded("image", item["key"], item, image, plain_state(PortalImage.objects.get(pk=image.pk)))


def load_contacts(ledger: Ledger) -> None:
    for item in read("contacts.yaml"):
        person = ContactPerson.objects.filter(slug=item["key"]).first()
        if not ledger.may_load("contact", item["key"], item, person, plain_state(person)):
            continue
        person = person or ContactPerson(slug=item["key"])
        for name in ("name", "role", "organisation", "email", "text"):
            setattr(person, name, item[name])
        person.photo_id = ledger.object_id("image", item["photo"])
        person.full_clean()
        person.save()
        ledger.loaded("contact", item["key"], item, person, plain_state(ContactPerson.objects.get(pk=person.pk)))


def load_regions(ledger: Ledger) -> None:
    """Regions that the content speaks of; provinces come with the project, the other kinds with the official files."""
    for item in read("regions.yaml"):
        kind, slug = item["kind"], slugify(item["name"])
        key = f"{kind}:{slug}"
        region = Region.objects.filter(kind=kind, slug=slug).first()
        if not ledger.may_load("region", key, item, region, plain_state(region, "municipalities")):
            continue
        region = region or Region(kind=kind, slug=slug)
        region.name = item["name"]
        region.save()
        region.municipalities.set(Municipality.objects.filter(name__in=item["municipalities"]))
        ledger.loaded("region", key, item, region, plain_state(region, "municipalities"))


def load_populations() -> None:
    """Inhabitants of the places in the content, where no official file was imported yet."""
    by_name = {item["name"]: item for item in read("places.yaml")}
    for place in Municipality.objects.filter(name__in=by_name, population__isnull=True):
        item = by_name[place.name]
        place.population, place.population_year = item["population"], item["population_year"]
        place.save()
