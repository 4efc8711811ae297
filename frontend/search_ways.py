"""Naming the channel or language for which a card says that it is open."""

from dataclasses import replace

from api.usecases.found import FoundService
from frontend.cards import Card
from models.vocabulary import CHANNEL_LABELS, LANGUAGE_NAMES, Channel


def by_way(card: Card, found: FoundService) -> Card:
    """Nothing is named where the hours are those of the whole service."""
    way = found.open_by
    if way is None:
        return card
    channel = CHANNEL_LABELS[Channel(way.channel)] if way.channel else ""
    language = LANGUAGE_NAMES.get(way.language, way.language) if way.language else ""
    name = "・".join(filter(None, (channel, language)))
    return replace(card, openness=replace(card.openness, text=f"{name}：{card.openness.text}"))
