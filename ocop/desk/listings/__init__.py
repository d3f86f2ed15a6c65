"""The lists of the desk: what each shows, filters, sorts and exports."""

from ocop.desk.listings.outlets import OUTLETS
from ocop.desk.listings.papers import PAPERS, dress_papers, with_newest
from ocop.desk.listings.producers import PRODUCERS, dress_producers
from ocop.desk.listings.products import PRODUCTS, dress_products
from ocop.desk.listings.recognitions import RECOGNITIONS, dress_recognitions, ending_soon
from ocop.desk.listings.villages import VILLAGES

__all__ = [
    "OUTLETS",
    "PAPERS",
    "PRODUCERS",
    "PRODUCTS",
    "RECOGNITIONS",
    "VILLAGES",
    "dress_papers",
    "dress_producers",
    "dress_products",
    "dress_recognitions",
    "ending_soon",
    "with_newest",
]
