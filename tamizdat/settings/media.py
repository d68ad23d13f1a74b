"""Pictures and files: cleaned before they are stored. Why it is so: docs/explanation/media-cleaning.md."""

STORAGES = {
    "default": {"BACKEND": "tamizdat.media.storage.CleaningStorage"},
    "renditions": {"BACKEND": "tamizdat.media.storage.RenditionStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Uploads stay in memory: Django's own second handler would write them to the temporary directory as they came.
FILE_UPLOAD_HANDLERS = ["tamizdat.media.uploads.MemoryUploadHandler"]
# The fields of a form, without files. A long article with many blocks has thousands.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_PERMISSIONS = 0o644

WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "tamizdat.media.forms.PictureForm"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 80_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 72
WAGTAILIMAGES_JPEG_QUALITY = 76

WAGTAILDOCS_DOCUMENT_MODEL = "media.File"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "tamizdat.media.forms.FileForm"
# Readers get files under /media/files/, from the same place as in the static edition.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
