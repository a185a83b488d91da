"""Images and documents: what is taken, what is kept of it, and who gets it."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageCms
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from portal.accounts.models import User
from portal.pages import files
from portal.pages.models import HomePage, InformationPage, PortalDocument, PortalImage
from portal.pages.roles import EDITORS, ensure_roles
from tests.factories.accounts import sign_in
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OPEN_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(autouse=True)
def empty_storage(settings: Any, tmp_path: Path) -> None:
    """The images of one test are not those of the next."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor(home: HomePage) -> User:
    ensure_roles()
    return UserFactory(email="redactie@gemeente.test", role=EDITORS)


@pytest.fixture
def editing(client: Client, editor: User) -> Client:
    sign_in(client, editor)
    return client


# Making files -------------------------------------------------------------------------------
def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    colour = {"RGB": (200, 30, 30), "RGBA": (200, 30, 30, 90), "L": 90, "P": 3, "CMYK": (10, 90, 80, 0)}[mode]
    Image.new(mode, size, colour).save(out, format=kind, **options)
    return out.getvalue()


def photo_with_secrets() -> bytes:
    """A photo that lies on its side and tells where it was taken, by whom and with a comment."""
    image = Image.new("RGB", (60, 40), (255, 255, 255))
    image.paste((255, 0, 0), (0, 0, 30, 40))  # red on the left
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter to the right
    exif[0x013B] = "Geheime Fotograaf"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(out, format="JPEG", exif=exif, icc_profile=profile, comment=b"Geheim commentaar", quality=95)
    return out.getvalue()


def zipped(parts: dict[str, bytes], stored_first: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if stored_first:
            archive.writestr(zipfile.ZipInfo(stored_first), parts[stored_first])
        for name, content in parts.items():
            if name != stored_first:
                archive.writestr(name, content)
    return out.getvalue()


def open_xml(part: str, content_type: str = OPEN_XML, **more: bytes) -> bytes:
    contents = f'<Types><Override PartName="/{part}" ContentType="{content_type}"/></Types>'.encode()
    return zipped({"[Content_Types].xml": contents, "_rels/.rels": b"<r/>", part: b"<d/>", **more})


def open_document(kind: str, **more: bytes) -> bytes:
    mimetype = b"application/vnd.oasis.opendocument." + {"odt": b"text", "ods": b"spreadsheet"}[kind]
    return zipped({"mimetype": mimetype, "content.xml": b"<c/>", **more}, stored_first="mimetype")


GOOD_DOCUMENTS: dict[str, bytes] = {
    "pdf": PDF,
    "docx": open_xml("word/document.xml"),
    "xlsx": open_xml("xl/workbook.xml"),
    "pptx": open_xml("ppt/presentation.xml"),
    "odt": open_document("odt"),
    "ods": open_document("ods"),
    "csv": "gemeente;jongeren\nBoxtel;één\n".encode(),
    "txt": b"Beste collega's,\n",
}


def make_image(content: bytes, name: str = "Foto van Jan.jpg") -> PortalImage:
    return PortalImage.objects.create(title="Foto", file=ContentFile(content, name=name))


def make_document(content: bytes = PDF, name: str = "Jaarverslag 2026.pdf", collection: Collection | None = None) -> PortalDocument:
    document = PortalDocument(title="Jaarverslag", file=ContentFile(content, name=name))
    if collection:
        document.collection = collection
    document.save()
    return document


# Images -------------------------------------------------------------------------------------
def test_nothing_but_the_picture_is_kept_of_a_photo(home: HomePage) -> None:
    original = photo_with_secrets()
    assert b"Geheime Fotograaf" in original
    assert b"Geheim commentaar" in original
    image = make_image(original)
    stored = default_storage.open(image.file.name).read()
    for secret in (b"Geheime Fotograaf", b"Geheim commentaar", b"Exif"):
        assert secret not in stored
    with Image.open(io.BytesIO(stored)) as kept:
        assert not kept.getexif()
        assert "comment" not in kept.info
        assert kept.info["icc_profile"], "colours are kept"
        assert kept.size == (40, 60), "turned upright"
        red, white = kept.getpixel((20, 5)), kept.getpixel((20, 55))
        assert red[0] > 200
        assert red[1] < 60
        assert min(white) > 200
    assert (image.width, image.height) == (40, 60)
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)
    assert image.file_size == len(stored)


def test_a_program_hidden_behind_a_picture_is_gone(home: HomePage) -> None:
    image = make_image(picture("PNG") + b"<script>alert(1)</script><?php system('id'); ?>", "tekening.png")
    assert b"script" not in default_storage.open(image.file.name).read()


@pytest.mark.parametrize(
    ("kind", "extension", "mode"),
    [
        ("JPEG", "jpg", "RGB"), ("JPEG", "jpeg", "L"), ("JPEG", "jpg", "CMYK"), ("PNG", "png", "RGBA"), ("PNG", "png", "P"), ("PNG", "png", "L"),
        ("WEBP", "webp", "RGBA"), ("WEBP", "webp", "RGB"), ("AVIF", "avif", "RGB"), ("JPEG", "JPG", "RGB"),
    ],
)  # fmt: skip
def test_pictures_of_these_kinds_are_kept_as_they_are(home: HomePage, kind: str, extension: str, mode: str) -> None:
    image = make_image(picture(kind, mode=mode), f"plaatje.{extension}")
    with Image.open(default_storage.open(image.file.name)) as kept:
        assert kept.format == kind
        assert kept.size == (60, 40)
        if mode == "RGBA":
            assert kept.convert("RGBA").getpixel((5, 5))[3] < 255, "what was see-through stays so"
    assert image.get_rendition("max-30x30|format-webp").width == 30


def test_half_of_the_name_is_chance(home: HomePage) -> None:
    names = [make_image(picture(), "Foto van Jan.jpg").file.name for _ in range(2)]
    assert names[0] != names[1]
    for name in names:
        assert re.fullmatch(r"original_images/foto-van-jan-[0-9a-f]{16}\.jpg", name)


@pytest.mark.parametrize("name", ["../../../etc/x.jpg", "a" * 300 + ".jpg", "💥.jpg", "-.jpg", "x.php.jpg", "a/b\\c.jpg"])
def test_strange_names_become_plain_ones(home: HomePage, name: str) -> None:
    stored = make_image(picture(), name).file.name
    assert re.fullmatch(r"original_images/[a-z0-9_-]+\.jpg", stored)
    assert len(stored) < 100


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def moving() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 120, 240)]
    frames[0].save(out, format="PNG", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


BAD_IMAGES: dict[str, tuple[str, bytes]] = {
    "drawing with programs": ("x.svg", SVG),
    "drawing under another name": ("x.png", SVG),
    "kind that is not taken": ("x.gif", picture("GIF", mode="P")),
    "kind without extension": ("x", picture()),
    "other kind than it says": ("x.jpg", picture("PNG")),
    "web page": ("x.png", b"<!doctype html><script>alert(1)</script>"),
    "cut off": ("x.jpg", picture(size=(600, 400))[:900]),
    "moving": ("x.png", moving()),
    "nothing": ("x.png", b""),
    "too many pixels": ("x.png", picture("PNG", size=(9000, 9000), mode="L")),
    "a bomb": ("x.png", picture("PNG", size=(20_000, 20_000), mode="L")),
}


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_other_pictures_are_refused_next_to_the_field(editing: Client, case: str) -> None:
    name, content = BAD_IMAGES[case]
    response = editing.post(
        reverse("wagtailimages:add"),
        {"title": "Mijn titel", "description": "Een brug", "file": SimpleUploadedFile(name, content), "collection": "1"},
    )
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors["file"]
    assert list(form.errors) == ["file"]
    html = response.content.decode()
    assert "Mijn titel" in html, "what was typed is kept"
    assert "Een brug" in html
    assert str(form.errors["file"][0]) in html.replace("&#x27;", "'").replace("&quot;", '"')
    assert not PortalImage.objects.exists()


@pytest.mark.parametrize("case", BAD_IMAGES)
def test_other_pictures_are_not_stored_by_whichever_way_they_come(home: HomePage, case: str) -> None:
    name, content = BAD_IMAGES[case]
    with pytest.raises(ValidationError):
        PortalImage(title="x", width=1, height=1).file.save(name, ContentFile(content), save=False)
    assert not default_storage.exists("original_images")


def test_a_photo_in_the_form_is_cleaned_and_shown_with_its_real_size(editing: Client) -> None:
    response = editing.post(
        reverse("wagtailimages:add"),
        {"title": "Foto", "description": "Een brug", "file": SimpleUploadedFile("IMG_1.jpg", photo_with_secrets()), "collection": "1"},
    )
    assert response.status_code == 302
    image = PortalImage.objects.get()
    assert b"Geheim" not in default_storage.open(image.file.name).read()
    assert (image.width, image.height) == (40, 60)
    assert image.default_alt_text == "Een brug"


def test_the_form_asks_for_an_alternative_text(editing: Client) -> None:
    form = editing.get(reverse("wagtailimages:add")).context["form"]
    assert (
        "alternative text" in str(form.fields["description"].label).lower()
        or "alternatieve tekst" in str(form.fields["description"].label).lower()
    )
    assert form.fields["description"].help_text


def test_several_at_once_are_cleaned_and_refused_one_by_one(editing: Client) -> None:
    address = reverse("wagtailimages:add_multiple")
    good = editing.post(
        address, {"files[]": SimpleUploadedFile("IMG_1.jpg", photo_with_secrets())}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert good.json()["success"] is True
    assert b"Geheim" not in default_storage.open(PortalImage.objects.get().file.name).read()
    bad = editing.post(address, {"files[]": SimpleUploadedFile("x.png", moving())}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert bad.json()["success"] is False
    assert bad.json()["error_message"]
    assert PortalImage.objects.count() == 1


def test_replacing_a_picture_gives_it_another_name(editing: Client) -> None:
    image = make_image(picture())
    before = image.file.name
    editing.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "Foto", "description": "", "file": SimpleUploadedFile("nieuw.jpg", photo_with_secrets()), "collection": "1"},
    )
    image.refresh_from_db()
    assert image.file.name != before
    assert not default_storage.exists(before)
    assert b"Geheim" not in default_storage.open(image.file.name).read()


def test_images_are_public_by_address_and_kept_for_ever(client: Client, home: HomePage) -> None:
    image = make_image(picture())
    rendition = image.get_rendition("fill-20x20|format-webp")
    assert rendition.url.startswith("/media/images/")
    with override_settings(DEBUG=False):
        response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    again = client.get(rendition.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert client.head(rendition.url).status_code == 200
    assert client.post(rendition.url).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "documents/x.pdf", "wagtail_uploads/x.jpg", "avatar_images/x.png", "images/x.html", "images/x.svg", "images/../documents/x.jpg",
        "images/%2e%2e/x.jpg", "../settings.jpg", "images/", "images", "images/bestaat-niet.jpg", "original_images/", "images/a%00.jpg",
    ],
)  # fmt: skip
def test_nothing_but_images_is_served_from_the_public_folder(client: Client, home: HomePage, name: str) -> None:
    default_storage.save("documents/x.pdf", ContentFile(PDF))
    default_storage.save("images/x.html", ContentFile(b"<script>"))
    default_storage.save("images/x.svg", ContentFile(SVG))
    assert client.get(f"/media/{name}").status_code in (400, 404)


# Documents ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", GOOD_DOCUMENTS)
def test_documents_of_these_kinds_are_taken_and_downloaded(editing: Client, kind: str) -> None:
    response = editing.post(
        reverse("wagtaildocs:add"),
        {"title": "Stuk", "file": SimpleUploadedFile(f"Mijn stuk.{kind}", GOOD_DOCUMENTS[kind]), "collection": "1"},
    )
    assert response.status_code == 302, response.context["form"].errors
    document = PortalDocument.objects.get()
    download = editing.get(document.url)
    assert download.status_code == 200
    assert b"".join(download.streaming_content) == GOOD_DOCUMENTS[kind]
    assert download["Content-Disposition"].startswith("attachment")
    assert f"mijn-stuk.{kind}" in download["Content-Disposition"]
    assert download["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in download["Content-Security-Policy"]


MACROS = b"macros"
BAD_DOCUMENTS: dict[str, tuple[str, bytes]] = {
    "program": ("x.exe", b"MZ\x90\x00" + b"\x00" * 100),
    "web page": ("x.html", b"<script>alert(1)</script>"),
    "drawing": ("x.svg", SVG),
    "old office file": ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "file with macros by name": ("x.docm", open_xml("word/document.xml", **{"word/vbaProject.bin": MACROS})),
    "file with macros renamed": ("x.docx", open_xml("word/document.xml", **{"word/vbaProject.bin": MACROS})),
    "sheet with macros renamed": ("x.xlsx", open_xml("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": MACROS})),
    "file that says it has macros": ("x.docx", open_xml("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml")),
    "text with macros": ("x.odt", open_document("odt", **{"Basic/Standard/Module1.xml": MACROS})),
    "text with scripts": ("x.odt", open_document("odt", **{"Scripts/python/x.py": MACROS})),
    "pdf that is a program": ("x.pdf", b"MZ\x90\x00" + b"\x00" * 2000 + PDF),
    "pdf that is a web page": ("x.pdf", b"<!doctype html><script>alert(1)</script>"),
    "zip called docx": ("x.docx", zipped({"iets.txt": b"x"})),
    "sheet called docx": ("x.docx", open_xml("xl/workbook.xml")),
    "sheet called odt": ("x.odt", open_document("ods")),
    "broken docx": ("x.docx", open_xml("word/document.xml")[:80]),
    "picture called txt": ("x.txt", picture("PNG")),
    "program called csv": ("x.csv", b"MZ\x00\x00"),
    "nothing": ("x.txt", b""),
    "without extension": ("LEESMIJ", b"tekst"),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_other_documents_are_refused_next_to_the_field(editing: Client, case: str) -> None:
    name, content = BAD_DOCUMENTS[case]
    response = editing.post(
        reverse("wagtaildocs:add"), {"title": "Mijn titel", "file": SimpleUploadedFile(name, content), "collection": "1", "tags": "inkoop"}
    )
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == ["file"]
    html = response.content.decode()
    assert "Mijn titel" in html
    assert "inkoop" in html
    assert not PortalDocument.objects.exists()


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_other_documents_are_not_stored_by_whichever_way_they_come(home: HomePage, case: str) -> None:
    name, content = BAD_DOCUMENTS[case]
    with pytest.raises(ValidationError):
        make_document(content, name)


def test_several_documents_at_once_are_refused_one_by_one(editing: Client) -> None:
    name, content = BAD_DOCUMENTS["file with macros renamed"]
    answer = editing.post(
        reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile(name, content)}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert answer.json()["success"] is False
    assert "macro" in answer.json()["error_message"].lower()


def test_replacing_a_document_is_checked_too(editing: Client) -> None:
    document = make_document()
    name, content = BAD_DOCUMENTS["web page"]
    editing.post(
        reverse("wagtaildocs:edit", args=[document.pk]), {"title": "Stuk", "file": SimpleUploadedFile(name, content), "collection": "1"}
    )
    document.refresh_from_db()
    assert document.filename == "jaarverslag-2026.pdf"
    assert document.file.read() == PDF


@override_settings(WAGTAILDOCS_MAX_UPLOAD_SIZE=1000)
def test_large_documents_are_refused(editing: Client) -> None:
    response = editing.post(reverse("wagtaildocs:add"), {"title": "x", "file": SimpleUploadedFile("x.txt", b"x" * 1001), "collection": "1"})
    assert response.context["form"].errors["file"]


def test_a_file_that_unpacks_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 5_000_000)
    bomb = open_xml("word/document.xml", **{"word/groot.xml": b"\x00" * 6_000_000})
    assert len(bomb) < 20_000
    with pytest.raises(ValidationError) as caught:
        files.check_document(io.BytesIO(bomb), "x.docx")
    assert caught.value.code == "unpacked"


def test_a_locked_file_is_refused_with_advice() -> None:
    plain = bytearray(open_xml("word/document.xml"))
    for at in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(plain))]:
        plain[at + 8] |= 0x1
    with pytest.raises(ValidationError) as caught:
        files.check_document(io.BytesIO(bytes(plain)), "x.docx")
    assert caught.value.code == "locked"


def test_documents_lie_outside_the_public_folder(home: HomePage) -> None:
    document = make_document()
    assert re.fullmatch(r"documents/[0-9a-f]{16}/jaarverslag-2026\.pdf", document.file.name)
    assert not default_storage.exists(document.file.name)
    with pytest.raises(NotImplementedError):
        _ = document.file.url
    assert document.url == f"/documenten/{document.pk}/jaarverslag-2026.pdf"


# Who gets a document ------------------------------------------------------------------------
@pytest.fixture
def page_with(home: HomePage) -> Callable[..., InformationPage]:
    def make(document: PortalDocument, *, live: bool = True, slug: str = "stukken") -> InformationPage:
        link = {"text": "Lees het jaarverslag", "page": None, "document": document.pk, "url": "", "description": ""}
        page = InformationPage(title="Stukken", slug=slug, lead="Stukken.", live=False)
        page.body = [{"type": "links", "value": {"title": "", "links": [link]}}]
        home.add_child(instance=page)
        if live:
            page.save_revision().publish()
            page.refresh_from_db()
        return page

    return make


def get(client: Client, document: PortalDocument) -> int:
    return client.get(document.url).status_code


def test_everyone_gets_what_a_published_page_shows(client: Client, page_with: Callable[..., InformationPage]) -> None:
    document = make_document()
    page_with(document)
    response = client.get(document.url)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(document.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.head(document.url).status_code == 200


def test_nobody_else_gets_what_no_page_shows(client: Client, page_with: Callable[..., InformationPage], editor: User) -> None:
    document = make_document()
    assert get(client, document) == 404
    page = page_with(document, live=False)
    assert get(client, document) == 404
    page.save_revision().publish()
    assert get(client, document) == 200
    page.refresh_from_db()
    page.unpublish()
    assert get(client, document) == 404
    working = Client()
    sign_in(working, editor)
    response = working.get(document.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")
    assert not response.has_header("Last-Modified")


def test_an_expired_page_shows_its_documents_no_more(client: Client, page_with: Callable[..., InformationPage]) -> None:
    document = make_document()
    page = page_with(document)
    InformationPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert get(client, document) == 404


def test_staff_without_second_factor_get_no_draft(client: Client, editor: User) -> None:
    document = make_document()
    sign_in(client, editor, second_factor=False)
    assert get(client, document) == 404
    reader = Client()
    reader.force_login(UserFactory())
    assert get(reader, document) == 404


def test_a_page_for_some_shows_its_documents_to_them(client: Client, page_with: Callable[..., InformationPage]) -> None:
    document = make_document()
    page = page_with(document)
    group = Group.objects.create(name="Pilotteams")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.add(group)
    assert get(client, document) == 404
    member = UserFactory()
    client.force_login(member)
    assert get(client, document) == 404
    member.groups.add(group)
    response = client.get(document.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_a_closed_collection_asks_to_sign_in_and_is_never_kept(client: Client, page_with: Callable[..., InformationPage]) -> None:
    closed = Collection.get_first_root_node().add_child(name="Besloten")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document = make_document(collection=closed)
    page_with(document)
    response = client.get(document.url)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={document.url}"
    client.force_login(UserFactory())
    response = client.get(document.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert not response.has_header("ETag")


@pytest.mark.parametrize(
    "address", ["/documenten/999999/x.pdf", "/documenten/1/anders.pdf", "/documenten/x/y.pdf", "/documenten/9999999999999999999/x.pdf"]
)
def test_wrong_addresses_of_documents_are_not_found(client: Client, home: HomePage, address: str) -> None:
    make_document()
    assert client.get(address).status_code == 404


def test_a_document_whose_file_is_gone_is_not_found(client: Client, page_with: Callable[..., InformationPage]) -> None:
    document = make_document()
    page_with(document)
    storages["private"].delete(document.file.name)
    assert get(client, document) == 404


def test_asking_for_a_document_costs_few_queries(
    client: Client, page_with: Callable[..., InformationPage], django_assert_max_num_queries: Callable[..., object]
) -> None:
    document = make_document()
    for number in range(5):
        page_with(document, slug=f"stukken-{number}")
    get(client, document)
    with django_assert_max_num_queries(12):
        get(client, document)
