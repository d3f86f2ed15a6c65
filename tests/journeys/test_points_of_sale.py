"""A keeper stocks ten products on a phone, one star is withdrawn, the keeper is told and confirms; a visitor finds the nearest that sells."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cities import City
from tests.journeys.conftest import Opener

pytestmark = pytest.mark.journey

KEEPER = "diem-ban@vidu.invalid"
# An empty shelf of the demo keeper, ten names that are found, and the product that will lose its star.
BEGIN = """
import json
from ocop.outlets.models import MarkOff, Outlet, SalesStatement, ShelfItem
from ocop.people.models import Role
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.ledger.record import record
from django.db import transaction
keeper = Role.objects.get(person__email="diem-ban@vidu.invalid").organisation_id
shop = Outlet.objects.get(keeper=keeper)
with transaction.atomic():
    for rows in (MarkOff, SalesStatement, ShelfItem):
        rows.objects.filter(outlet=shop).delete()
    record(by=None, action="demo.build", topic="outlets", after={"shelf": 0})
keys = list(Product.objects.filter(register="demo", name__startswith="Miến dong").order_by("pk").values_list("pk", flat=True)[:400])
good = [key for key, one in standings(keys).items() if one.state == "in_force"]
one = Product.objects.get(pk=good[0])
print(json.dumps({"shop": shop.pk, "slug": shop.slug, "name": shop.name, "lat": shop.lat, "lon": shop.lon, "product": one.pk}))
"""
WITHDRAW = """
import json
from ocop.outlets.models import ShelfItem
from ocop.people.models import Role
from ocop.recognition.actions import withdraw
from ocop.recognition.models import Recognition
from ocop.recognition.standing import standing
from ocop.workdays import clock
item = ShelfItem.objects.filter(outlet={shop}, until=None).select_related("product").order_by("pk").first()
officer = Role.objects.filter(name="coordination_officer").first().person
row = Recognition.objects.get(pk=standing(item.product_id).recognition_id)
withdraw(by=officer, recognition=row, ground="mark", decision="9/QĐ-UBND", decided_on=clock.today())
rest = ShelfItem.objects.filter(outlet={shop}, until=None).exclude(pk=item.pk).select_related("product").first()
print(json.dumps({{"gone": item.product.name, "sold": rest.product.name, "slug": rest.product.slug}}))
"""


def shell(city: City, code: str) -> Any:
    """What a piece of code prints as JSON in this instance."""
    return json.loads(city.manage("shell", "--verbosity", "0", "-c", code).strip().splitlines()[-1])


def no_sideways(page: Page) -> None:
    """A page of 360 px is not wider than that."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_ten_products_one_star_gone_and_a_visitor_who_finds_it(city: City, opened: Opener) -> None:
    begun = shell(city, BEGIN)
    keeper = opened("/ban/diem-ban/ke-hang/", role=KEEPER)
    assert keeper.url.endswith(f"/ban/diem-ban/{begun['shop']}/ke-hang/")
    keeper.fill("#q", "miến dong")
    keeper.get_by_role("button", name="Tìm", exact=True).click()
    boxes = keeper.locator("main input[type=checkbox][name=products]")
    expect(boxes.nth(9)).to_be_attached()
    for place in range(10):
        boxes.nth(place).check()
    no_sideways(keeper)
    keeper.get_by_role("button", name="Đưa những sản phẩm đã chọn lên kệ").click()
    expect(keeper.get_by_role("heading", name="10 sản phẩm trên kệ")).to_be_visible()

    # The minute of a month begins with the next; now the city withdraws the star of the first.
    told = shell(city, WITHDRAW.format(shop=begun["shop"]))
    keeper.goto("/ban/thong-bao/")
    expect(keeper.locator("main")).to_contain_text("gỡ dấu OCOP")
    keeper.goto(f"/ban/diem-ban/{begun['shop']}/ke-hang/")
    keeper.get_by_role("link", name="Báo đã gỡ dấu").click()
    expect(keeper.locator("main")).to_contain_text(told["gone"])
    no_sideways(keeper)
    keeper.get_by_role("button", name="Đã gỡ dấu").click()
    expect(keeper.locator("main")).to_contain_text("Đã ghi nhận")
    keeper.goto(f"/ban/diem-ban/{begun['shop']}/ke-hang/")
    expect(keeper.get_by_role("heading", name="9 sản phẩm trên kệ")).to_be_visible()

    # A visitor on a phone, without JavaScript, from the product's page to the nearest point that sells it.
    visitor = opened(f"/san-pham/{told['slug']}/", javascript=False)
    visitor.get_by_role("link", name="Nơi bán, gần nhất trước").click()
    visitor.goto(f"{visitor.url}&lat={begun['lat']:.3f}&lon={begun['lon']:.3f}")
    first = visitor.locator("li.outlet").first
    expect(first).to_contain_text(begun["name"])
    expect(first).to_contain_text("km")
    expect(first).to_contain_text(told["sold"])
    no_sideways(visitor)
    first.get_by_role("link").first.click()
    expect(visitor.get_by_role("heading", name="9 sản phẩm OCOP trên kệ")).to_be_visible()
    assert visitor.locator("a[href^='geo:']").count() == 1

    # And says what is wrong, without signing in.
    visitor.locator("main a[href$='/bao-sai/']").click()
    visitor.get_by_label("Đóng cửa, hoặc không bán ở đây nữa").check()
    visitor.get_by_role("button", name="Gửi").click()
    expect(visitor.locator("main")).to_contain_text("Cảm ơn bạn")
