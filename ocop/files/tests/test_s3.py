"""The same files on S3-compatible storage, by setting alone."""

from __future__ import annotations

import boto3
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from ocop.files.actions import keep_document, keep_picture
from ocop.files.queries import address, picture_sources
from ocop.files.tests.test_files import jpeg

moto_server = pytest.importorskip("moto.server")


@pytest.mark.slow
@pytest.mark.django_db
def test_kept_and_served_from_s3(settings: object) -> None:
    server = moto_server.ThreadedMotoServer(port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        keys = {"aws_access_key_id": "thu", "aws_secret_access_key": "thu-thu-thu", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket="ocop")
        options = {
            "bucket_name": "ocop",
            "endpoint_url": endpoint,
            "access_key": "thu",
            "secret_key": "thu-thu-thu",
            "region_name": "us-east-1",
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        }
        on_s3 = {"default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}
        with override_settings(STORAGES={**settings.STORAGES, **on_s3}):  # type: ignore[attr-defined]
            picture = keep_picture(by=None, upload=SimpleUploadedFile("a.jpg", jpeg()), is_public=True)
            again = keep_picture(by=None, upload=SimpleUploadedFile("khác.jpg", jpeg()), is_public=True)
            paper = keep_document(by=None, upload=SimpleUploadedFile("g.pdf", b"%PDF-1.7 s3"), is_public=True)
            assert again.path == picture.path
            assert storages["default"].exists(paper.path)
            answer = Client().get(address(paper))
            assert b"".join(answer.streaming_content) == b"%PDF-1.7 s3"
            shown = Client().get(picture_sources(picture).src)
            assert shown["Content-Type"] == "image/jpeg"
            assert b"".join(shown.streaming_content)[:3] == b"\xff\xd8\xff"
    finally:
        server.stop()
