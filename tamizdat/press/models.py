"""What the press remembers: which pages there are, in which lists they stand, and what is yet to be pressed.

None of this is anybody's work: all of it follows from the newsroom's own tables and can be made anew at any time
(``tamizdat.press.inventory``). Rows are written in bulk, and read by number or in order.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Note(models.Model):
    """Something that readers may see has changed. The database itself writes these (``inventory.notes``).

    Args:
        sort: ``page``, ``topic``, ``series``, ``contributor``, ``picture``, ``file``, ``redirect`` or ``everything``.
        number: of the row; 0 for ``everything``.
        gone: of a row that was deleted, or is called otherwise now, what its output was called: the path of a file, the
            number of an issue.
    """

    sort = models.CharField(max_length=20)
    number = models.BigIntegerField()
    gone = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name = "note"

    def __str__(self) -> str:
        return f"{self.sort} {self.number}"


class Machine(models.Model):
    """A data directory, with the trees that whoever works on it keeps in step: on one server there is one.

    Several share a database, and none writes into another's trees (``machines``).

    Args:
        mark: stands in a file of the data directory.
        pressed: number of the last touched address that stands in its trees.
        seen: when it last looked, to the hour.
    """

    mark = models.CharField(max_length=32, unique=True)
    pressed = models.BigIntegerField(default=0)
    seen = models.DateTimeField()

    class Meta:
        verbose_name = "machine"

    def __str__(self) -> str:
        return self.mark


class Touch(models.Model):
    """An address whose file is yet to be pressed, or taken away.

    Args:
        failed: whether it could not be rendered; it waits then for the next change or for somebody to look.
        machine: of one that has failed: whose trees have its last good version.
    """

    address = models.TextField()
    failed = models.BooleanField(default=False)
    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, null=True)

    class Meta:
        verbose_name = "touched address"
        verbose_name_plural = "touched addresses"

    def __str__(self) -> str:
        return self.address


class Tree(models.Model):
    """A tree of files that is kept in step with what is published.

    Args:
        machine: on whose disk it stands; None for one of before there were several, which the first takes over.
        compressed: whether ``.br`` and ``.gz`` stand beside the files.
        whole: whether it has been built to the end.
        made_with: digest of the theme, the settings and the program's version that it was built with; "" when it has to
            be built anew in any case.
    """

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, null=True)
    path = models.TextField()
    compressed = models.BooleanField(default=True)
    whole = models.BooleanField(default=False)
    made_with = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "tree"
        constraints: ClassVar = [models.UniqueConstraint(fields=("machine", "path"), name="press_one_tree")]

    def __str__(self) -> str:
        return self.path


class EntryQuerySet(models.QuerySet):
    """Questions asked of entries."""

    def reachable(self) -> EntryQuerySet:
        """Entries of pages that readers can reach."""
        return self.exclude(kind=Entry.GONE)


class Entry(models.Model):
    """A page of the page tree that readers can reach, or an article that they once could.

    Args:
        number: of the page.
        kind: ``article``, ``withdrawn``, ``section``, ``standing``, ``front``, or ``gone`` for what had a page once.
        published: of an article.
        card: digest of what lists show of an article.
        look_again: when time alone will change what readers may see of it, or None.
    """

    GONE: ClassVar[str] = "gone"

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, db_index=True)
    language = models.CharField(max_length=20)
    address = models.TextField(db_index=True)
    published = models.DateTimeField(null=True)
    translation_key = models.UUIDField(db_index=True)
    card = models.CharField(max_length=16, blank=True)
    look_again = models.DateTimeField(null=True, db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "entry"
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.address


class Signpost(models.Model):
    """An old address that leads on, or would if no page had taken it since.

    Args:
        number: of the redirect.
        location: where it leads; "" while a page has its address, or there is nothing public where it leads.
        status: with which a server answers there; 0 while it leads nowhere.
        inside: another address at which a file might stand, and below which this one is: ``/index.php`` for
            ``/index.php/2019/ferries/``; "" for none.
    """

    number = models.BigIntegerField(primary_key=True)
    address = models.TextField(db_index=True)
    location = models.TextField(blank=True, default="")
    status = models.SmallIntegerField(default=0)
    inside = models.TextField(blank=True, default="", db_index=True)

    class Meta:
        verbose_name = "signpost"

    def __str__(self) -> str:
        return self.address


class Reference(models.Model):
    """What the text of a public page leads to or shows: another page, a picture, a file.

    Args:
        source: number of the page.
        sort: ``page``, ``lead`` (the picture on top), ``picture`` (one in the text) or ``file``.
        target: its number.
    """

    source = models.BigIntegerField(db_index=True)
    sort = models.CharField(max_length=10)
    target = models.BigIntegerField()

    class Meta:
        verbose_name = "reference"
        indexes: ClassVar = [models.Index(fields=("sort", "target"), name="press_reference_target")]

    def __str__(self) -> str:
        return f"{self.source} -> {self.sort} {self.target}"


class Roll(models.Model):
    """A list of articles in the order of their publication.

    Args:
        sort: ``all``, ``ever``, ``section``, ``month``, ``topic``, ``series`` or ``contributor``.
        key: number of the section, ``2026-11``, or a slug; "" for ``all`` and ``ever``.
        members: how many articles it has.
        presented: digest of what a list of a name says of itself (``inventory.presented``).
    """

    sort = models.CharField(max_length=20)
    language = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    members = models.IntegerField(default=0)
    presented = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = "roll"
        constraints: ClassVar = [models.UniqueConstraint(fields=("sort", "language", "key"), name="press_one_roll")]

    def __str__(self) -> str:
        return f"{self.sort} {self.language} {self.key}".strip()


class Listing(models.Model):
    """An article's place in a roll."""

    pk = models.CompositePrimaryKey("roll_id", "published", "article")
    roll_id = models.BigIntegerField()
    published = models.DateTimeField()
    article = models.BigIntegerField()

    class Meta:
        verbose_name = "listing"
        indexes: ClassVar = [models.Index(fields=("article",), name="press_listing_article")]

    def __str__(self) -> str:
        return f"{self.roll_id}: {self.article}"
