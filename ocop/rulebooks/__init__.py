"""Rules as dated data, and what follows from them. Pure; knows no Django.

criteria (read by criteria_files, worded by wording), product_sets, schemes, decrees: what is kept. answers, rating, council, regulations,
gates: from choices to stars. star_path, efforts: the way to a higher star. carry: the same product under another decree. procedure:
deadlines, rounds, grounds. rating_documents, wording_files, checking: what the commands `rate` and `rulebook` do.
"""

from ocop.rulebooks.decrees import validity_months

__all__ = ["validity_months"]
