"""The names of areas as a question may hold them, made once for a tree of areas."""

from models.areas import AreaTree
from search.question.places import Gazetteer

_made: list[tuple[AreaTree, Gazetteer]] = []


def places_of(tree: AreaTree) -> Gazetteer:
    """Made anew only for another tree: that takes as long as several searches."""
    for known, names in _made:
        if known is tree:
            return names
    names = Gazetteer(tree.by_code.values())
    _made[:] = [(tree, names)]
    return names
