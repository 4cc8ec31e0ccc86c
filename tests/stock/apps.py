"""The one app of the stock site."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Its label is its own: the settings of the project do not know it."""

    name = "tests.stock"
    label = "stock"
