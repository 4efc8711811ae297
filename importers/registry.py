"""All sources that can be imported, one line each."""

from importers.source import Source
from importers.sources import (
    care_service,
    childcare_facility,
    corporate_number,
    evacuation_site,
    event,
    hirakata_council,
    hirakata_leaflet,
    hokkaido_platform,
    hsds,
    iryo_net,
    ise_sheets,
    ise_support_list,
    kaigo_kohyo,
    koto_leaflet_sites,
    koto_participants,
    kumamoto_leaflet,
    kumamoto_sections,
    medical_institution,
    nabari_areas,
    national_windows,
    noboribetsu_leaflet_sites,
    noboribetsu_participants,
    npo_portal,
    public_facility,
    shinagawa_bodies,
    support_programme,
    suzaka_council,
    wam_net,
)
from models.errors import NotFound

SOURCES: dict[str, Source] = {
    source.slug: source
    for source in (
        care_service.SOURCE,
        childcare_facility.SOURCE,
        corporate_number.SOURCE,
        evacuation_site.SOURCE,
        event.SOURCE,
        hirakata_council.SOURCE,
        hirakata_leaflet.SOURCE,
        hokkaido_platform.SOURCE,
        hsds.SOURCE,
        iryo_net.SOURCE,
        ise_sheets.SOURCE,
        ise_support_list.SOURCE,
        kaigo_kohyo.SOURCE,
        koto_leaflet_sites.SOURCE,
        koto_participants.SLIDES,
        koto_participants.SOURCE,
        kumamoto_leaflet.SOURCE,
        kumamoto_sections.SOURCE,
        medical_institution.SOURCE,
        nabari_areas.SOURCE,
        national_windows.SOURCE,
        noboribetsu_leaflet_sites.SOURCE,
        noboribetsu_participants.SOURCE,
        npo_portal.SOURCE,
        public_facility.SOURCE,
        shinagawa_bodies.SLIDES,
        shinagawa_bodies.SOURCE,
        support_programme.SOURCE,
        suzaka_council.SOURCE,
        wam_net.SOURCE,
    )
}


def find_source(slug: str) -> Source:
    if slug not in SOURCES:
        raise NotFound("source", slug)
    return SOURCES[slug]
