"""Which code and reference data the stored documents were made with."""

import hashlib
from importlib.resources import files

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organization import Organization
from models.reference_file import ReferenceFile
from models.repositories.documents import DocumentRepository
from models.service import Service
from models.vocabulary import Publication

NAME = "stored documents"
CHUNK = 500


def document_version() -> str:
    """Differs whenever a document made now may differ from one made before."""
    digest = hashlib.sha256()
    root = files("models")
    made_by = [root.joinpath(name) for name in ("vocabulary.py", "phone_numbers.py", "areas.py")]
    made_by += root.joinpath("documents").iterdir()
    made_by += root.joinpath("reference").iterdir()
    for part in sorted(made_by, key=lambda part: part.name):
        if part.name.endswith((".py", ".csv")):
            digest.update(part.name.encode())
            digest.update(part.read_bytes())
    return digest.hexdigest()


async def refresh_outdated_documents(session: AsyncSession) -> int:
    """Make all stored documents anew if they were made by another version; how many services."""
    version = document_version()
    known = await session.get(ReferenceFile, NAME)
    if known is not None and known.sha256 == version:
        return 0
    documents = DocumentRepository(session)
    organizations = list(await session.exec(select(Organization.id)))
    written = select(Service.id).where(Service.publication != Publication.draft)
    services = list(await session.exec(written.order_by(col(Service.id))))
    for start in range(0, len(organizations), CHUNK):
        await documents.refresh(organizations=organizations[start : start + CHUNK])
    known = known or ReferenceFile(name=NAME, sha256=version)
    known.sha256 = version
    session.add(known)
    await session.flush()
    return len(services)
