from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ocop.ledger"
    label = "ledger"
