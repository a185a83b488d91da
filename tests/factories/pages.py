"""Pages and what they refer to, made as an editor makes them: with a revision, published unless said otherwise."""

from io import BytesIO
from typing import Any

import factory
from django.core.files.images import ImageFile
from django.utils.text import slugify
from PIL import Image
from wagtail.models import Page

from portal.news.models import AgendaPage, NewsIndexPage, NewsPage
from portal.pages.models import ContactPage, ContactPerson, InformationPage, PortalImage
from portal.themes.models import Theme


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thema {n}")
    slug = factory.LazyAttribute(lambda theme: slugify(theme.name))
    summary = "Waar het over gaat."


class ContactPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPerson

    name = factory.Sequence(lambda n: f"Contactpersoon {n}")
    slug = factory.LazyAttribute(lambda person: slugify(person.name))
    email = factory.LazyAttribute(lambda person: f"{person.slug}@wegwijzer.example")


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PortalImage

    title = factory.Sequence(lambda n: f"Afbeelding {n}")
    file = factory.LazyAttribute(lambda image: png(f"{slugify(image.title)}.png"))


def png(name: str, width: int = 40, height: int = 30) -> ImageFile:
    content = BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, "PNG")
    return ImageFile(BytesIO(content.getvalue()), name=name)


class PageFactory(factory.django.DjangoModelFactory):
    """`parent` is required; `live=False` gives a draft that was never published."""

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Pagina {n}")
    slug = factory.LazyAttribute(lambda page: slugify(page.title))
    lead = "Waar deze pagina bij helpt."
    live = True

    @classmethod
    def _create(cls, model_class: type[Page], *args: Any, parent: Page, live: bool, **fields: Any) -> Page:
        related = {name: fields.pop(name) for name in ("themes", "municipalities", "regions") if name in fields}
        page = model_class(*args, live=False, **fields)
        for name, values in related.items():
            setattr(page, name, values)
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish(skip_permission_checks=True)
        return model_class.objects.get(pk=page.pk)


class InformationPageFactory(PageFactory):
    class Meta:
        model = InformationPage


class NewsIndexPageFactory(PageFactory):
    class Meta:
        model = NewsIndexPage

    title = "Nieuws"


class NewsPageFactory(PageFactory):
    class Meta:
        model = NewsPage

    title = factory.Sequence(lambda n: f"Bericht {n}")


class ContactPageFactory(PageFactory):
    class Meta:
        model = ContactPage

    title = "Stel een vraag"
    slug = "contact"


class AgendaPageFactory(PageFactory):
    class Meta:
        model = AgendaPage

    title = "Agenda"
