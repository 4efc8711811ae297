"""Topics beside those that were asked for, for whoever did not find the right words."""

from api.usecases.found import DirectoryQuery, RelatedTopic
from models.directory_reference import DirectoryReference
from search.protocol import Hits, Stage

MOST = 5


def related_topics(
    hits: Hits, query: DirectoryQuery, reference: DirectoryReference
) -> tuple[RelatedTopic, ...]:
    """Those the words belong to, then those most frequent among the hits; none twice.

    Nothing where nothing was asked: then every topic is related to it.
    """
    if hits.stage is Stage.browse and not query.topic:
        return ()
    counts = hits.facets.get("topics", {})
    frequent = sorted(counts, key=lambda id: (-counts[id], id))
    named = dict.fromkeys((*hits.subjects, *frequent))
    return tuple(
        RelatedTopic(topic.id, topic.name, topic.question)
        for id in named
        if id not in query.topic and (topic := reference.topics.get(id)) is not None
    )[:MOST]
