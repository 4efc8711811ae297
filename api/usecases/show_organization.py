"""One organization and the services it offers."""

from datetime import UTC, datetime
from uuid import UUID

from api.usecases.default_windows import find_default_window
from api.usecases.found import ShownOrganization, ShownService
from api.usecases.show_service import opening_of
from models.directory_reference import DirectoryReference
from models.documents.build_service import doubtful_fields
from models.platform import RANK_LABELS
from models.repositories.areas import AreaRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.platforms import PlatformRepository
from models.repositories.services import ServiceRepository


async def show_organization(
    id: UUID,
    *,
    organizations: OrganizationRepository,
    services: ServiceRepository,
    areas: AreaRepository,
    reference: DirectoryReference,
) -> ShownOrganization:
    content = await organizations.content(id)
    documents = await services.of_organization(id)
    codes = [area.code for document in documents for area in document.areas if area.code]
    fallback = await find_default_window(codes, areas=areas, reference=reference)
    moment = datetime.now(UTC)
    shown = []
    for document in documents:
        opening = opening_of(document, moment, reference.year_end)
        shown.append(
            ShownService(
                document,
                opening.state,
                opening.next_change,
                fallback,
                reason=opening.reason_ja,
                assumed=opening.assumed,
            )
        )
    doubtful_urls = {url.url for d in documents for url in d.urls if url.doubtful}
    return ShownOrganization(
        id=id,
        name=content.name,
        alternate_names=content.alternate_names,
        reading=content.reading,
        legal_form=content.legal_form,
        description=content.description,
        website=content.website,
        website_doubtful="website" in doubtful_fields(content.verifications)
        or content.website in doubtful_urls,
        services=tuple(shown),
        fallback=fallback,
        platforms=tuple(
            (platform.id, platform.name, RANK_LABELS[rank])
            for platform, rank in await PlatformRepository(organizations.session).public_of(id)
        ),
    )
