"""The machine, its files and its processes."""

from __future__ import annotations

import datetime as dt

from tamizdat.safety.deployment import Deployment
from tamizdat.safety.doctor.checks import Severity, Verdict, check

GIGABYTE = 1024**3
NEARLY_FULL = GIGABYTE // 10
WORKER_SILENT_FOR = dt.timedelta(minutes=2)
CLOCK_MAY_DIFFER = dt.timedelta(minutes=5)
ANYBODY_ELSE = 0o077
EVERYBODY = 0o007
ON_DISK = "django.core.files.uploadhandler.TemporaryFileUploadHandler"


@check("demo-mode", Severity.PROBLEM)
def demo_mode(deployment: Deployment) -> Verdict:
    """A demo has a log-in that the whole world knows."""
    if deployment.environment.mode != "demo":
        return None
    return (
        "This is the demo: its log-in is public, so no reader and no colleague may be let near it.",
        "For a newsroom in earnest follow docs/how-to/deploy.md, with a new data directory.",
    )


@check("debug", Severity.PROBLEM)
def debug(deployment: Deployment) -> Verdict:
    """Django's debug pages show settings and data to whoever provokes a fault."""
    if not deployment.debug:
        return None
    return (
        "DEBUG is on: a fault would show settings and data to a stranger.",
        "Unset DJANGO_SETTINGS_MODULE, so that TAMIZDAT_MODE chooses the settings.",
    )


@check("root", Severity.WARNING, in_demo=False)
def root(deployment: Deployment) -> Verdict:
    """A program that is taken over has the rights that it was started with."""
    if not deployment.as_root:
        return None
    return (
        "This runs as root: whoever takes over the program has the machine.",
        "Run it as an account of its own, as the units in deploy/ do.",
    )


@check("data-directory", Severity.PROBLEM)
def data_directory(deployment: Deployment) -> Verdict:
    """Everything that is written goes there."""
    folder = deployment.folder
    if folder.exists and folder.writable:
        return None
    state = "cannot be written to" if folder.exists else "does not exist"
    return (
        f"The data directory {folder.path} {state}.",
        "Make it, give it to the account that the newspaper runs as, or set TAMIZDAT_DATA_DIR.",
    )


@check("data-permissions", Severity.PROBLEM, in_demo=False)
def data_permissions(deployment: Deployment) -> Verdict:
    """Drafts and accounts must not be read by other accounts of the machine."""
    folder = deployment.folder
    if not folder.permissions & EVERYBODY:
        return None
    return (
        f"Every account of this machine can look into {folder.path}.",
        f"Run 'chmod o-rwx {folder.path}'.",
    )


@check("disk-full", Severity.PROBLEM)
def disk_full(deployment: Deployment) -> Verdict:
    """Without room nothing can be saved."""
    if not deployment.folder.exists or deployment.folder.free >= NEARLY_FULL:
        return None
    return (
        f"Only {deployment.folder.free // 1024**2} MB are left for the data directory: soon nothing can be saved.",
        "Free some space, or move TAMIZDAT_DATA_DIR to a larger disk.",
    )


@check("disk-filling", Severity.WARNING)
def disk_filling(deployment: Deployment) -> Verdict:
    """A newsroom wants to know before nothing can be saved."""
    if not NEARLY_FULL <= deployment.folder.free < GIGABYTE:
        return None
    return (
        f"{deployment.folder.free // 1024**2} MB are left for the data directory.",
        "Free some space before it runs out.",
    )


@check("secret-key-file", Severity.PROBLEM, in_demo=False)
def secret_key_file(deployment: Deployment) -> Verdict:
    """Whoever has the key can make any session."""
    if not deployment.key_file_permissions & ANYBODY_ELSE:
        return None
    return (
        "Others than its owner can read the secret key's file; with the key anyone can log in as anyone.",
        "Run 'chmod 600' on it, and put a new key into it: the old one may be known.",
    )


@check("static-files", Severity.WARNING)
def static_files(deployment: Deployment) -> Verdict:
    """Without its style sheets and scripts the admin cannot be used."""
    if deployment.static_collected:
        return None
    return (
        "The admin's style sheets and scripts are not collected yet.",
        "Start 'tamizdat serve', which collects them.",
    )


@check("worker", Severity.PROBLEM, in_demo=False)
def worker(deployment: Deployment) -> Verdict:
    """Nothing that was scheduled is published without the worker."""
    beat = deployment.heartbeat
    if beat is not None and deployment.now - beat <= WORKER_SILENT_FOR:
        return None
    seen = f"since {beat:%Y-%m-%d %H:%M UTC}" if beat else "yet"
    return (
        f"The worker has not been at work {seen}: what is scheduled is not published.",
        "Start 'tamizdat worker' (the unit tamizdat-worker.service), and see its log if it ends.",
    )


@check("clock", Severity.PROBLEM)
def clock(deployment: Deployment) -> Verdict:
    """Embargoes, schedules and second factors go by this machine's clock."""
    latest = max((moment for moment in (deployment.heartbeat, deployment.newest) if moment), default=None)
    if latest is None or latest - deployment.now <= CLOCK_MAY_DIFFER:
        return None
    minutes = round((latest - deployment.now).total_seconds() / 60)
    return (
        f"This machine's clock is {minutes} minutes behind what was done here.",
        "Set the clock and let it be kept right, for instance by 'timedatectl set-ntp true'.",
    )


@check("uploads-on-disk", Severity.PROBLEM)
def uploads_on_disk(deployment: Deployment) -> Verdict:
    """A large upload must not lie on a disk with its metadata before it has been cleaned."""
    if ON_DISK not in deployment.upload_handlers:
        return None
    return (
        "Large uploads are written to disk before they are cleaned of places, names and times.",
        "Unset DJANGO_SETTINGS_MODULE, so that the project's own settings are used.",
    )


@check("calls-home", Severity.PROBLEM)
def calls_home(deployment: Deployment) -> Verdict:
    """Some of Wagtail's features ask other hosts, with hashes of colleagues' mail addresses among what they tell."""
    if not deployment.calls_home:
        return None
    return (
        f"The admin would ask hosts that you have not chosen ({', '.join(deployment.calls_home)}).",
        "Unset DJANGO_SETTINGS_MODULE, so that the project's own settings are used.",
    )
