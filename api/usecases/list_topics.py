"""The topics in the words of residents, with how much is found under each."""

from api.usecases.found import TopicRead
from models.directory_reference import DirectoryReference
from models.repositories.topics import TopicRepository


async def list_topics(
    *, topics: TopicRepository, reference: DirectoryReference
) -> tuple[TopicRead, ...]:
    counts = await topics.counts()
    return tuple(
        TopicRead(topic.id, topic.name, topic.question, counts.get(topic.id, 0))
        for topic in reference.topics.values()
    )
