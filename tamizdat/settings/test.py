"""What the test-suite runs in: a data directory that is thrown away, a fast password hash and mail kept in memory."""

import atexit
import os
import shutil
import tempfile

# A test must never meet the newsroom of whoever runs it, so what their shell says is not asked, save for the database.
for name in [name for name in os.environ if name.startswith("TAMIZDAT_")]:
    del os.environ[name]
os.environ["TAMIZDAT_MODE"] = "test"
os.environ["TAMIZDAT_DATA_DIR"] = tempfile.mkdtemp(prefix="tamizdat-test-")
atexit.register(shutil.rmtree, os.environ["TAMIZDAT_DATA_DIR"], ignore_errors=True)

from tamizdat.settings.base import *  # noqa: E402, F403  Django's own way of layering settings, after the above

DEMO = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir()  # WhiteNoise warns when it is not there
