"""When the sample newsroom is not loaded."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tamizdat.articles.models import Article, FrontPage
from tamizdat.media.models import Picture
from tamizdat.sample import loading
from tamizdat.sample.loading import Loaded, load_newsroom
from tamizdat.staff.demo import NotADemoError
from tamizdat.staff.models import Account
from tests.factories import make_front
from tests.sample.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_newsroom_in_earnest_is_refused(settings):
    settings.DEMO = False
    with pytest.raises(NotADemoError, match="TAMIZDAT_MODE=demo"):
        load_newsroom(NOW)
    with pytest.raises(CommandError, match="TAMIZDAT_MODE=demo"):
        call_command("demo_load")
    assert not FrontPage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_load_that_is_killed_half_way_leaves_nothing(demo, monkeypatch):
    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "hang", without_files)
    monkeypatch.setattr(loading, "_recommend", killed)
    with pytest.raises(KeyboardInterrupt):
        load_newsroom(NOW)
    assert not FrontPage.objects.exists()
    assert not Article.objects.exists()
    assert not Account.objects.filter(demo=True).exists()


def test_a_newsroom_that_somebody_has_begun_is_left_alone(demo, capsys):
    make_front("ka", title="Somebody's own")
    assert load_newsroom(NOW) == Loaded()
    call_command("demo_load")
    assert "nothing was changed" in capsys.readouterr().out
    assert not Article.objects.exists()
    assert not Account.objects.exists()


def without_files(places, *_told):
    """Hang pictures that have no file, since drawing them takes a while."""
    return {place: Picture.objects.create(title=place[0], file="none.jpg", width=3, height=2) for place in places}
