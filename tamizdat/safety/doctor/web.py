"""What browsers and the web server in front are told."""

from __future__ import annotations

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check
from tamizdat.settings.environment import host_of
from tamizdat.settings.reading import LOOPBACK

A_MONTH_OF_SECONDS = 60 * 60 * 24 * 30


@check("site-url", Severity.PROBLEM, in_demo=False)
def site_url(deployment: Deployment) -> Verdict:
    """What a reader reads must not be read or changed on the way. An onion address is encrypted by Tor itself."""
    open_ones = [
        url
        for url in (deployment.environment.site_url, deployment.environment.admin_url)
        if not url.startswith("https://") and not host_of(url).endswith(".onion")
    ]
    if not open_ones:
        return None
    return (
        f"{open_ones[0]} is not encrypted: whoever carries the line sees and changes what is read, and who logs in.",
        "Get a certificate, and set TAMIZDAT_SITE_URL and TAMIZDAT_ADMIN_URL to https:// addresses.",
    )


@check("site-host", Severity.PROBLEM, in_demo=False)
def site_host(deployment: Deployment) -> Verdict:
    """Addresses on feeds and in mails lead where this setting says."""
    host = host_of(deployment.environment.site_url)
    if host not in LOOPBACK:
        return None
    return (
        f"TAMIZDAT_SITE_URL names {host}, which every reader's machine takes for itself.",
        "Set it to the newspaper's public address.",
    )


@check("proxy-unset", Severity.PROBLEM, in_demo=False)
def proxy_unset(deployment: Deployment) -> Verdict:
    """On the loopback interface somebody else does TLS, and the program must be told that it was done."""
    environment = deployment.environment
    behind_one = environment.host in LOOPBACK and environment.site_url.startswith("https://")
    if environment.behind_proxy or not behind_one:
        return None
    return (
        "A web server in front does TLS, but the program takes every request for unencrypted: log-in will fail.",
        "Set TAMIZDAT_BEHIND_PROXY=yes, and let the web server set X-Forwarded-Proto.",
    )


@check("proxy-open", Severity.PROBLEM, in_demo=False)
def proxy_open(deployment: Deployment) -> Verdict:
    """X-Forwarded-Proto must come from the web server in front and from nobody else."""
    environment = deployment.environment
    if not environment.behind_proxy or environment.host in LOOPBACK:
        return None
    return (
        f"TAMIZDAT_BEHIND_PROXY is on and others reach {environment.host}: they can claim to have come by TLS.",
        "Set TAMIZDAT_HOST=127.0.0.1, so that only the web server in front reaches the program.",
    )


@check("hsts", Severity.PROBLEM, in_demo=False)
def hsts(deployment: Deployment) -> Verdict:
    """A browser that has been told so never comes back without TLS (RFC 6797)."""
    if deployment.hsts_seconds >= A_MONTH_OF_SECONDS:
        return None
    return (
        "Browsers are not told to come back by TLS only: the first request of each visit can be intercepted.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE=production chooses the settings.",
    )


@check("cookies", Severity.PROBLEM, in_demo=False)
def cookies(deployment: Deployment) -> Verdict:
    """A session that travels in the open belongs to everybody on the way."""
    if deployment.cookies_secure:
        return None
    return (
        "The cookies of colleagues may travel unencrypted.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE=production chooses the settings.",
    )
