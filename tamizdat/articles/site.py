"""Wagtail's record of the public address, kept in step with ``TAMIZDAT_SITE_URL``."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

DEFAULT_PORTS = {"http": 80, "https": 443}


def follow_settings(**kwargs: object) -> None:
    """Give the newsroom's one site the host name and port of the setting; Wagtail shows them to editors."""
    parts = urlsplit(settings.ENVIRONMENT.site_url)
    address = {"hostname": parts.hostname or "", "port": parts.port or DEFAULT_PORTS[parts.scheme]}
    for site in Site.objects.filter(is_default_site=True).exclude(**address):
        site.hostname, site.port = address["hostname"], address["port"]
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
