"""Authors submit, editors publish, and neither manages the installation."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from portal.pages.models import HomePage, InformationPage
from portal.pages.roles import APPROVAL, AUTHORS, EDITORS, WORKFLOW, ensure_roles
from tests.admin import Admin
from tests.factories.pages import ContactPersonFactory, InformationPageFactory, ThemeFactory
from tests.factories.users import UserFactory

NOT_FOR_EDITORS = (
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailsites:index",
    "wagtailsites:add",
    "wagtailadmin_collections:index",
    "wagtailadmin_workflows:index",
    "wagtailadmin_workflows:task_index",
)


def rows() -> tuple[int, ...]:
    models = (Group, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask, GroupApprovalTask)
    return tuple(model.objects.count() for model in models)


class TestSetUp:
    def test_a_second_time_changes_nothing(self, home: HomePage) -> None:
        ensure_roles()
        first = rows()
        ensure_roles()
        assert rows() == first
        assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, AUTHORS}
        assert Workflow.objects.get().name == WORKFLOW
        assert GroupApprovalTask.objects.get().name == APPROVAL

    def test_what_an_administrator_added_or_chose_stays(self, home: HomePage) -> None:
        ensure_roles()
        other = Workflow.objects.create(name="Dubbele controle")
        WorkflowPage.objects.filter(page=home).update(workflow=other)
        Group.objects.create(name="Pilotteam")
        ensure_roles()
        assert WorkflowPage.objects.get(page=home).workflow == other
        assert Group.objects.filter(name="Pilotteam").exists()

    def test_a_default_group_with_people_in_it_is_left(self, home: HomePage) -> None:
        people = Group.objects.create(name="Moderators")
        Group.objects.create(name="Editors")
        UserFactory().groups.add(people)
        ensure_roles()
        assert Group.objects.filter(name="Moderators").exists()
        assert not Group.objects.filter(name="Editors").exists()

    def test_there_are_groups_before_there_is_a_home_page(self, db: None) -> None:
        assert set(Group.objects.values_list("name", flat=True)) == {EDITORS, AUTHORS}


class TestPublishing:
    @pytest.fixture
    def page(self, home: HomePage) -> InformationPage:
        return InformationPageFactory(parent=home, title="Over deze site")

    def test_an_author_cannot_publish(self, author: Admin, page: InformationPage) -> None:
        form = author.edit_form(page).fill(title="Anders")
        author.save(page, form, action="publish")
        assert Page.objects.get(pk=page.pk).title == "Over deze site"
        assert author.post("wagtailadmin_pages:unpublish", page.pk).status_code in (302, 403)
        assert Page.objects.get(pk=page.pk).live

    def test_an_author_submits_and_an_editor_approves(self, author: Admin, editor: Admin, page: InformationPage) -> None:
        assert author.save(page, author.edit_form(page).fill(title="Anders"), action="submit").status_code == 302
        page = InformationPage.objects.get(pk=page.pk)
        assert page.title == "Over deze site"
        assert page.current_workflow_state.workflow.name == WORKFLOW
        assert "Anders" in editor.get("wagtailadmin_home").content.decode()

        task_state = page.current_workflow_task_state
        address = editor.address("wagtailadmin_pages:workflow_action", page.pk, "approve", task_state.pk)
        assert author.post(address).status_code in (302, 403)
        assert Page.objects.get(pk=page.pk).title == "Over deze site"
        assert editor.post(address).status_code in (200, 302)
        assert Page.objects.get(pk=page.pk).title == "Anders"

    def test_an_editor_sends_it_back_with_a_remark(self, author: Admin, editor: Admin, page: InformationPage) -> None:
        author.save(page, author.edit_form(page).fill(title="Anders"), action="submit")
        task_state = InformationPage.objects.get(pk=page.pk).current_workflow_task_state
        address = editor.address("wagtailadmin_pages:workflow_action", page.pk, "reject", task_state.pk)
        assert editor.post(address, data={"comment": "Noem de bron."}).status_code in (200, 302)
        assert Page.objects.get(pk=page.pk).title == "Over deze site"
        assert "Anders" in author.get("wagtailadmin_home").content.decode()

    def test_an_editor_publishes_at_once_also_what_was_submitted(self, author: Admin, editor: Admin, page: InformationPage) -> None:
        author.save(page, author.edit_form(page).fill(title="Anders"), action="submit")
        assert editor.save(page, editor.edit_form(page), action="publish").status_code == 302
        assert Page.objects.get(pk=page.pk).title == "Anders"


class TestLimits:
    @pytest.mark.parametrize("name", NOT_FOR_EDITORS)
    def test_the_installation_is_for_administrators(self, editor: Admin, author: Admin, administrator: Admin, name: str) -> None:
        for person in (editor, author):
            response = person.get(name)
            assert response.status_code in (302, 403)
            if response.status_code == 302:
                assert response["Location"] == person.address("wagtailadmin_home")
        assert administrator.get(name).status_code == 200

    def test_site_settings_are_for_administrators(self, editor: Admin, author: Admin, administrator: Admin, home: HomePage) -> None:
        address = administrator.address("wagtailsettings:edit", "pages", "sitesettings", home.get_site().pk)
        assert administrator.get(address).status_code == 200
        for person in (editor, author):
            assert person.get(address).status_code in (302, 403)

    def test_no_editor_reaches_above_the_home_page(self, editor: Admin, home: HomePage) -> None:
        root = home.get_parent()
        assert editor.get("wagtailadmin_pages:add_subpage", root.pk).status_code in (302, 403)

    @pytest.mark.parametrize("action", ["delete", "unpublish"])
    def test_the_home_page_stays_whatever_an_editor_does(self, editor: Admin, administrator: Admin, home: HomePage, action: str) -> None:
        assert editor.post(f"wagtailadmin_pages:{action}", home.pk).status_code in (302, 403)
        bulk = f"{editor.address('wagtail_bulk_action', 'wagtailcore', 'page', action)}?id={home.pk}"
        assert editor.post(bulk).status_code in (200, 302, 403)
        assert HomePage.objects.filter(live=True).exists()
        assert administrator.post(f"wagtailadmin_pages:{action}", home.pk).status_code == 302
        assert not HomePage.objects.filter(live=True).exists()

    def test_an_author_reads_themes_and_contact_persons_and_changes_none(self, author: Admin, editor: Admin) -> None:
        theme, person = ThemeFactory(), ContactPersonFactory()
        for model, row in (("themes_theme", theme), ("pages_contactperson", person)):
            assert editor.get(f"wagtailsnippets_{model}:edit", row.pk).status_code == 200
            for name, arguments in (("add", ()), ("edit", (row.pk,)), ("delete", (row.pk,))):
                assert author.get(f"wagtailsnippets_{model}:{name}", *arguments).status_code in (302, 403)

    def test_an_account_without_a_role_does_not_come_in(self, home: HomePage, settings) -> None:
        settings.REQUIRE_STAFF_SECOND_FACTOR = False
        somebody = Admin(UserFactory())
        assert somebody.get("wagtailadmin_home").status_code in (302, 403)
        assert somebody.get("portal_pages_to_check").status_code in (302, 403)
        assert somebody.get("portal_names", "municipality", term="a").status_code in (302, 403)
