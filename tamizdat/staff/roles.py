"""The four roles of a newsroom, as groups with exactly the permissions that stand here.

``tamizdat migrate`` gives each group what its role may do and takes away what it may not, so that a new version can add
a permission and nobody keeps one by accident. A newsroom that divides its work differently makes groups of its own in
the admin; those are never touched.

=========  ==========================================================================================================
role       what it may do
=========  ==========================================================================================================
reporter   write texts, change their own, hand them in for review; add pictures, files, topics, contributors
editor     change every text, approve colleagues' texts, unlock; issue corrections; set embargoes; translate; make
           issues of newsletters and approve colleagues' issues; write appeals
publisher  all that an editor may, and publish, schedule and withdraw without asking; begin newsletters, send,
           pause and cancel issues; publish appeals, say what the support pages say; see and give back what readers
           give, bring bank statements, decide what can be given and from which countries; close accounts that are in
           danger
keeper     accounts, their roles, groups, workflows, languages, redirects; close accounts that are in danger; no text;
           see what readers give, in sums and entries, and the names of the books' accounts
=========  ==========================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet


# Whoever may close accounts in danger, and end a hold.
GUARD = "staff.guard_newsroom"


class Role(StrEnum):
    """What a colleague does here; the value is the name of the group."""

    REPORTER = "Reporters"
    EDITOR = "Editors"
    PUBLISHER = "Publishers"
    KEEPER = "Keepers"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a role may do.

    Args:
        anywhere: permissions as ``app.codename``.
        pages: permissions on every page: ``add``, ``change``, ``publish``, ``lock``, ``unlock``.
        media: permissions on every picture and file: ``add``, ``change``, ``choose``, ``delete``.
    """

    anywhere: frozenset[str]
    pages: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()


def _verbs(verbs: str, *models: str) -> frozenset[str]:
    """Spell out ``add change`` on ``app.model`` as the permissions' names."""
    parts = [model.split(".") for model in models]
    return frozenset(f"{app}.{verb}_{model}" for app, model in parts for verb in verbs.split())


_ENTER = frozenset({"wagtailadmin.access_admin"})
_SNIPPETS = ("articles.topic", "articles.series", "articles.contributor")
_TRANSLATE = frozenset({"simple_translation.submit_translation"})
_EDIT = (
    _ENTER
    | _verbs("add change view", *_SNIPPETS)
    | _TRANSLATE
    | frozenset({"articles.correct_article", "articles.embargo_article"})
    | _verbs("add change view delete approve", "newsletter.issue")
    | _verbs("add change view delete", "support.appeal")
)
_THANK = _verbs("add change view delete", "support.receipttext")
_SEE_MONEY = _verbs(
    "view", "support.event", "support.contribution", "support.payout", "support.countrydecision", "support.bookaccounts"
)
_MOVE_MONEY = (
    _SEE_MONEY
    | _verbs("change", "support.contribution", "support.bookaccounts")
    | _verbs("add change view", "support.offer")
    # A decision is never changed: a newer one takes its place.
    | _verbs("add", "support.countrydecision")
)
_SEND = _verbs("add change view", "newsletter.newsletter") | _verbs("send", "newsletter.issue")
_ASK = _verbs("publish", "support.appeal") | _verbs("add change view", "support.supportwords")

# Whose statements can be brought, and whom a transfer is from.
_BANK = _verbs("add change view", "support.bankaccount") | _verbs("change view", "support.bankline")

GRANTS: dict[Role, Grant] = {
    Role.REPORTER: Grant(
        anywhere=_ENTER | _verbs("add view", *_SNIPPETS),
        pages=frozenset({"add"}),
        media=frozenset({"add", "choose"}),
    ),
    Role.EDITOR: Grant(
        anywhere=_EDIT,
        pages=frozenset({"add", "change", "lock", "unlock"}),
        media=frozenset({"add", "change", "choose", "delete"}),
    ),
    Role.PUBLISHER: Grant(
        anywhere=_EDIT
        | _SEND
        | _ASK
        | _BANK
        | _THANK
        | _MOVE_MONEY
        | _verbs("delete", *_SNIPPETS)
        | frozenset({"articles.withdraw_article", GUARD}),
        pages=frozenset({"add", "change", "publish", "lock", "unlock"}),
        media=frozenset({"add", "change", "choose", "delete"}),
    ),
    Role.KEEPER: Grant(
        anywhere=_ENTER
        | frozenset({GUARD})
        | _SEE_MONEY
        | _verbs("add change view", "staff.account", "auth.group")
        | _verbs(
            "add change delete view",
            "wagtailcore.locale",
            "wagtailcore.workflow",
            "wagtailcore.task",
            "wagtailredirects.redirect",
        ),
    ),
}


def establish_roles(sender: object, using: str = DEFAULT_DB_ALIAS, **kwargs: object) -> None:
    """Bring the four groups and the review workflow to what this module says; a second call changes nothing.

    Listens to ``post_migrate``. While the tables of the other apps are missing (a partial migration) it does nothing; a
    later migration brings it about.
    """
    if using != DEFAULT_DB_ALIAS or not _tables_are_there():
        return
    for config in apps.get_app_configs():
        # Permissions are made app by app, and ours may come before those they are about.
        create_permissions(config, verbosity=0, using=using)
    with transaction.atomic():
        for role, grant in GRANTS.items():
            _give(Group.objects.get_or_create(name=role.value)[0], grant)
        _establish_review()


def _tables_are_there() -> bool:
    tables = {model._meta.db_table for model in apps.get_models() if model._meta.managed}  # noqa: SLF001  Django's own
    return tables <= set(connection.introspection.table_names())


def _give(group: Group, grant: Grant) -> None:
    group.permissions.set(_permissions(grant.anywhere))
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    page = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    pages = _permissions(f"wagtailcore.{verb}_page" for verb in grant.pages)
    _give_on(group, apps.get_model("wagtailcore", "GroupPagePermission"), "page", page, pages)
    # Wagtail asks for the permissions of its own models, whichever ones take their place.
    media = _permissions(_verbs(" ".join(grant.media), "wagtailimages.image", "wagtaildocs.document"))
    _give_on(group, apps.get_model("wagtailcore", "GroupCollectionPermission"), "collection", collection, media)


def _give_on(group: Group, joining: type[Model], field: str, root: Model | None, wanted: QuerySet[Permission]) -> None:
    """Let a group have exactly these permissions on the root of a tree, and none below it."""
    given = joining._default_manager.filter(group=group)  # noqa: SLF001  Django's own name for it
    given.exclude(**{field: root, "permission__in": wanted}).delete()
    if root is None:
        return
    for permission in wanted:
        row: dict[str, Any] = {"group": group, "permission": permission, field: root}
        joining._default_manager.get_or_create(**row)  # noqa: SLF001  likewise


def _permissions(names: Iterable[str]) -> QuerySet[Permission]:
    """Find permissions by their names.

    Raises:
        LookupError: one does not exist, which is a mistake in this module.
    """
    wanted = set(names)
    found = {
        f"{app}.{codename}": number
        for number, app, codename in Permission.objects.filter(
            codename__in={name.partition(".")[2] for name in wanted}
        ).values_list("pk", "content_type__app_label", "codename")
    }
    missing = wanted - found.keys()
    if missing:
        raise LookupError(f"Roles name permissions that do not exist: {', '.join(sorted(missing))}.")
    return Permission.objects.filter(pk__in=[found[name] for name in wanted])


REVIEW = "Second pair of eyes"


def _establish_review() -> None:
    """Put every page under a review by editors and publishers, unless the newsroom has chosen another workflow."""
    task_model = apps.get_model("staff", "SecondPairOfEyes")
    task = task_model.objects.filter(name=REVIEW).first()
    if task is None:
        task = task_model.objects.create(name=REVIEW)
        task.groups.set(Group.objects.filter(name__in=[Role.EDITOR.value, Role.PUBLISHER.value]))
    workflow, made = apps.get_model("wagtailcore", "Workflow").objects.get_or_create(name=REVIEW)
    if made:
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task=task, sort_order=0)
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    if root is not None:
        apps.get_model("wagtailcore", "WorkflowPage").objects.get_or_create(page=root, defaults={"workflow": workflow})
