"""Rules as dated data: criteria sets, product sets, group schemes, decrees. Pure; knows no Django."""

from ocop.rulebooks.decrees import validity_months

__all__ = ["validity_months"]
