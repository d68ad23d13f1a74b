"""Whoever runs the server gets a configuration from one command, made from the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tamizdat.press.hosting.site import site_of
from tamizdat.settings.environment import read


def environment(**changed):
    return replace(read({"TAMIZDAT_MODE": "test"}), site_url="https://newspaper.example", **changed)


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_the_configuration_is_printed_or_written_to_a_file(server, settings, tmp_path, capsys):
    settings.ENVIRONMENT = environment(public_dir=Path("/srv/far bank"))
    call_command("press_config", server)
    printed = capsys.readouterr().out
    call_command("press_config", server, out=tmp_path / "made")
    assert (tmp_path / "made").read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == f"The configuration for newspaper.example is in {tmp_path}/made.\n"
    assert '"/srv/far bank' in printed


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_lines_are_taken_to_be_cut_unless_somebody_says_otherwise(server, capsys, settings):
    settings.ENVIRONMENT = environment()
    call_command("press_config", server)
    by_default = capsys.readouterr().out
    call_command("press_config", server, keep_alive=True)
    assert "dies after some 16 KB" in by_default
    assert "dies after some 16 KB" not in capsys.readouterr().out


@pytest.mark.parametrize("path", ['/srv/a"b', "/srv/$root", "/srv/a;b", "/srv/{x}", "/srv/газета", "/srv/a\nb"])
def test_a_folder_that_no_configuration_can_name_is_refused(path, settings):
    settings.ENVIRONMENT = environment(public_dir=Path(path))
    with pytest.raises(CommandError, match="TAMIZDAT_PUBLIC_DIR"):
        call_command("press_config", "nginx")


@pytest.mark.parametrize(
    ("host", "upstream"),
    [("127.0.0.1", "127.0.0.1:8000"), ("0.0.0.0", "127.0.0.1:8000"), ("::1", "[::1]:8000")],  # noqa: S104  an address to be asked
)
def test_the_program_is_asked_where_it_listens(host, upstream):
    assert site_of(environment(host=host)).upstream == upstream


def test_where_the_admin_has_a_name_of_its_own_readers_do_not_meet_it():
    site = site_of(environment(admin_url="https://desk.example"))
    assert site.names == ("newspaper.example", "desk.example")
    assert "/admin/" not in site.program
    assert "/api/" in site.program
