"""What people have agreed to, in the words that they read."""

from __future__ import annotations

from django.db import models


class WordingManager(models.Manager["Wording"]):
    """Finds the version that says the same, or begins a new one."""

    def saying(self, language: str, text: str) -> Wording:
        """Return the version of a wording.

        Args:
            language: BCP 47 tag.
        """
        # Two processes may have begun it at once: then the older one is the version.
        found = self.filter(language=language, text=text).order_by("pk").first()
        return found or self.create(language=language, text=text)


class Wording(models.Model):
    """One version of the sentence by which somebody consents; it is never changed, and kept as the proof needs it.

    Args:
        since: day on which it was first shown.
    """

    language = models.CharField(max_length=20)
    text = models.TextField()
    since = models.DateField(auto_now_add=True)

    objects = WordingManager()

    class Meta:
        verbose_name = "wording of consent"
        verbose_name_plural = "wordings of consent"

    def __str__(self) -> str:
        return f"wording {self.pk}"
