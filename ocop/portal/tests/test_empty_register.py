"""A register in which nothing is yet says so, and not that nothing was found."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize(
    ("path", "nothing_yet", "nothing_found"),
    [
        ("/chu-the/", "Sổ chưa có chủ thể nào", "Không tìm thấy chủ thể nào"),
        ("/lang-nghe/", "Sổ chưa có làng nghề nào", "Không tìm thấy làng nghề nào"),
        ("/diem-ban/", "Sổ chưa có điểm bán nào", "Không tìm thấy điểm bán nào"),
    ],
)
def test_nothing_is_there_yet(client, path: str, nothing_yet: str, nothing_found: str) -> None:
    page = client.get(path).content.decode()
    assert nothing_yet in page
    assert nothing_found not in page
    asked = client.get(path, {"q": "gốm"}).content.decode()
    assert nothing_found in asked
    assert nothing_yet not in asked
