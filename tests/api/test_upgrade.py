"""An upgrade renews what older code has written."""

from sqlmodel import select

from api.installation import Installation
from models.service import Service


async def test_documents_made_by_other_code_are_made_anew(demo_settings):
    async with Installation(demo_settings) as here:
        async with here.sessions.begin() as session:
            row = (await session.exec(select(Service).where(Service.listed))).first()
            id, right = row.id, row.document
            row.document = right.replace(row.name, "古いコードの名前")
            session.add(row)
        await here.upgrade()
        async with here.sessions() as session:
            assert "古いコードの名前" in (await session.get_one(Service, id)).document
        async with here.sessions.begin() as session:
            from models.reference_file import ReferenceFile
            from models.repositories.document_version import NAME

            (await session.get_one(ReferenceFile, NAME)).sha256 = "of another version"
        await here.upgrade()
        async with here.sessions() as session:
            assert (await session.get_one(Service, id)).document == right
