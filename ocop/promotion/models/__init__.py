"""Tables of promotion: campaigns, feed keys, daily counts, pages of craft villages."""

from ocop.promotion.models.campaigns import Campaign, CampaignOutlet, CampaignProduct, CampaignRefusal
from ocop.promotion.models.channels import DailyCount, FeedKey
from ocop.promotion.models.villages import VillageArtisan, VillagePage, VillageWorkshop

__all__ = [
    "Campaign",
    "CampaignOutlet",
    "CampaignProduct",
    "CampaignRefusal",
    "DailyCount",
    "FeedKey",
    "VillageArtisan",
    "VillagePage",
    "VillageWorkshop",
]
