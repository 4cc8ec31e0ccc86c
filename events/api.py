"""What the API tells of events."""

from wagtail.api import APIField

from library.api import ImageWithRenditions, Joined, PageLink, municipality_data, organisation_data

EVENT_FIELDS = [
    APIField("strapline"),
    APIField("starts_at"),
    APIField("ends_at"),
    APIField("status"),
    APIField("image", serializer=ImageWithRenditions()),
    APIField("organiser", serializer=Joined(organisation_data)),
    APIField("venue_name"),
    APIField("venue_address"),
    APIField("venue_municipality", serializer=Joined(municipality_data)),
    APIField("introduction"),
    APIField("programme"),
    APIField("practical"),
    APIField("registration_mode"),
    APIField("registration_url"),
    APIField("registration_form", serializer=PageLink()),
    APIField("registration_deadline"),
    APIField("capacity"),
    APIField("materials"),
]

INDEX_FIELDS = [APIField("intro")]
