"""Tables of points of introduction and sale."""

from ocop.outlets.models.outlets import Outlet

__all__ = ["Outlet"]
