"""What the API tells of the home page and the standing pages."""

from wagtail.api import APIField

HOME_FIELDS = [
    APIField("lead"),
    APIField("questions"),
    APIField("themes_intro"),
    APIField("invitation_title"),
    APIField("invitation_text"),
]

STANDARD_FIELDS = [APIField("summary"), APIField("body")]
