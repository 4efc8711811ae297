"""What a card says only among results: for which way it is open, how far it is, why it is there."""

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


def with_reach(card: Card, found: FoundService) -> Card:
    """Distance and another area stand among the facts, first: they may decide."""
    reach = []
    if found.elsewhere:
        reach.append(f"{found.elsewhere}のほかの地域")
    if found.distance is not None:
        reach.append(f"約{found.distance:g}km")
    return replace(card, facts=(*reach, *card.facts), why=found.why)
