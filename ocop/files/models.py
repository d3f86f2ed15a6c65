"""Stored files: content by digest, each once; pictures with their sizes."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file that was checked to be what it says. Bytes lie in the default storage under `path`."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the bytes as kept")
    name = models.CharField(max_length=200, help_text="as uploaded, without a path")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    path = models.CharField(max_length=200)
    is_public = models.BooleanField(default=False)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="files_digest")]

    def __str__(self) -> str:
        return self.name


class PictureSize(models.Model):
    """A rendition of a picture: width x format, EXIF stripped."""

    of = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="sizes")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    media_type = models.CharField(max_length=20, help_text="image/avif, image/webp, image/jpeg")
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "width", "media_type"], name="picture_size_once")]

    def __str__(self) -> str:
        return f"{self.width} px {self.media_type}"
