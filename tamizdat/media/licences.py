"""The licences that pictures most often come under, and where each can be read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CREATIVE_COMMONS = "https://creativecommons.org/"
LICENCES = {
    "CC BY 4.0": CREATIVE_COMMONS + "licenses/by/4.0/",
    "CC BY-SA 4.0": CREATIVE_COMMONS + "licenses/by-sa/4.0/",
    "CC BY-ND 4.0": CREATIVE_COMMONS + "licenses/by-nd/4.0/",
    "CC BY-NC 4.0": CREATIVE_COMMONS + "licenses/by-nc/4.0/",
    "CC BY-NC-SA 4.0": CREATIVE_COMMONS + "licenses/by-nc-sa/4.0/",
    "CC BY-NC-ND 4.0": CREATIVE_COMMONS + "licenses/by-nc-nd/4.0/",
    "CC BY 3.0": CREATIVE_COMMONS + "licenses/by/3.0/",
    "CC BY-SA 3.0": CREATIVE_COMMONS + "licenses/by-sa/3.0/",
    "CC BY 2.0": CREATIVE_COMMONS + "licenses/by/2.0/",
    "CC BY-SA 2.0": CREATIVE_COMMONS + "licenses/by-sa/2.0/",
    "CC0 1.0": CREATIVE_COMMONS + "publicdomain/zero/1.0/",
    "Public domain": CREATIVE_COMMONS + "publicdomain/mark/1.0/",
}
WITHOUT_ADDRESS = (_("All rights reserved"), _("Used with permission"))


def address_of(licence: str) -> str:
    """Return where a licence can be read, or "" for one that is not known."""
    return LICENCES.get(licence.strip(), "")
