"""What of cases is forgotten, and when: nothing that belongs to one of them stays behind.

An anonymised case loses its key, so that no copy of what was sealed with it can be read any more;
what statistics count stays, under a number that is written on nobody's paper.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.consent import Consent
from models.crypto import Keyring
from models.inquiry import FinderNotice, Inquiry, InquiryAnswer
from models.person import LinkPurpose, MailedLink
from models.referral import Referral, ReferralFile, ReferralMessage, ReferralStep
from models.repositories.cases import new_number
from models.support_case import SupportCase

FORGOTTEN = "forgotten"
"""Who opened an inquiry whose words are gone."""


class CaseRetentionRepository:
    """Never commits. Every list begins after `after` and has at most `most` ids."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def drafts(
        self, before: datetime, today: date, after: UUID | None, most: int
    ) -> Sequence[UUID]:
        """Cases of which nothing ever went out and that nobody has touched since then."""
        case_id = col(SupportCase.id)
        sent = select(Referral.id).where(
            col(Referral.case_id) == case_id,
            col(Referral.sent_at).is_not(None) | (col(Referral.updated_at) > before),
        )
        said = select(ReferralMessage.id).where(
            col(ReferralMessage.case_id) == case_id, col(ReferralMessage.created_at) > before
        )
        asked = select(Inquiry.id).where(
            col(Inquiry.case_id) == case_id, col(Inquiry.created_at) > before
        )
        review = col(SupportCase.review_on)
        return await self._ids(
            after,
            most,
            col(SupportCase.updated_at) <= before,
            col(SupportCase.closed_at).is_(None),
            review.is_(None) | (review < today),
            ~sent.exists(),
            ~said.exists(),
            ~asked.exists(),
        )

    async def with_files(self, before: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        """Cases that ended before this and still have files."""
        files = select(ReferralFile.id).where(col(ReferralFile.case_id) == col(SupportCase.id))
        return await self._ids(after, most, col(SupportCase.closed_at) <= before, files.exists())

    async def to_anonymise(self, before: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        return await self._ids(
            after,
            most,
            col(SupportCase.closed_at) <= before,
            col(SupportCase.anonymised_at).is_(None),
        )

    async def _ids(self, after: UUID | None, most: int, *wanted: Any) -> Sequence[UUID]:
        rows = select(SupportCase.id).where(*wanted).order_by(col(SupportCase.id)).limit(most)
        if after is not None:
            rows = rows.where(col(SupportCase.id) > after)
        return list(await self.session.exec(rows))

    async def delete(self, id: UUID) -> None:
        """The whole case with everything that was made for it."""
        referrals = select(Referral.id).where(col(Referral.case_id) == id)
        of_case = list(await self.session.exec(referrals))
        asked = list(
            await self.session.exec(
                select(InquiryAnswer.id)
                .join(Inquiry, col(Inquiry.id) == col(InquiryAnswer.inquiry_id))
                .where(col(Inquiry.case_id) == id)
            )
        )
        await self._end_links(LinkPurpose.referral, of_case)
        await self._end_links(LinkPurpose.inquiry, asked)
        await self.session.exec(
            update(FinderNotice).where(col(FinderNotice.case_id) == id).values(case_id=None)
        )
        await self.session.exec(
            update(SupportCase).where(col(SupportCase.id) == id).values(lead_id=None)
        )
        await self.session.exec(delete(Referral).where(col(Referral.case_id) == id))
        await self.session.exec(
            delete(ReferralStep).where(col(ReferralStep.referral_id).in_(of_case))
        )
        await self.session.exec(delete(SupportCase).where(col(SupportCase.id) == id))

    async def remove_files(self, id: UUID) -> int:
        gone = await self.session.exec(delete(ReferralFile).where(col(ReferralFile.case_id) == id))
        return int(gone.rowcount)

    async def anonymise(self, id: UUID, at: datetime) -> None:
        """Who it was and what was said can be read by nobody any more, in no copy."""
        await self.session.exec(delete(ReferralFile).where(col(ReferralFile.case_id) == id))
        await self.session.exec(delete(ReferralMessage).where(col(ReferralMessage.case_id) == id))
        referrals = select(Referral.id).where(col(Referral.case_id) == id)
        await self._end_links(LinkPurpose.referral, list(await self.session.exec(referrals)))
        await self.session.exec(
            update(ReferralStep)
            .where(col(ReferralStep.referral_id).in_(referrals))
            .values(note_sealed=None)
        )
        await self.session.exec(
            update(Consent)
            .where(col(Consent.case_id) == id)
            .values(receipt_digest=None, override_reason_sealed=None)
        )
        for inquiry in await self.session.exec(select(Inquiry).where(col(Inquiry.case_id) == id)):
            await self.forget_inquiry(inquiry.id)
        await self.session.exec(
            update(SupportCase)
            .where(col(SupportCase.id) == id)
            .values(
                number=new_number(),
                key_sealed=None,
                need_sealed=None,
                personal_sealed=None,
                safety_sealed=None,
                identified=False,
                follow_up_at=None,
                anonymised_at=at,
                version=col(SupportCase.version) + 1,
            )
        )

    async def inquiries(self, before: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        """Those that ended before this and whose words still stand."""
        rows = (
            select(Inquiry.id)
            .where(col(Inquiry.closed_at) <= before, col(Inquiry.opened_by) != FORGOTTEN)
            .order_by(col(Inquiry.id))
            .limit(most)
        )
        if after is not None:
            rows = rows.where(col(Inquiry.id) > after)
        return list(await self.session.exec(rows))

    async def forget_inquiry(self, id: UUID) -> None:
        """Who was asked and what they answered stays; the words do not."""
        answers = select(InquiryAnswer.id).where(col(InquiryAnswer.inquiry_id) == id)
        await self._end_links(LinkPurpose.inquiry, list(await self.session.exec(answers)))
        await self.session.exec(
            update(InquiryAnswer)
            .where(col(InquiryAnswer.inquiry_id) == id)
            .values(note_sealed=None)
        )
        blank = self.keys.seal("", f"inquiry {id} question")
        await self.session.exec(
            update(Inquiry)
            .where(col(Inquiry.id) == id)
            .values(question_sealed=blank, opened_by=FORGOTTEN)
        )

    async def notices(self, before: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        """What finders told that has ended, itself or with its case, and can still be read."""
        ended = select(SupportCase.id).where(col(SupportCase.closed_at) <= before)
        rows = (
            select(FinderNotice.id)
            .where(
                (col(FinderNotice.closed_at) <= before) | col(FinderNotice.case_id).in_(ended),
                col(FinderNotice.place_sealed).is_not(None)
                | col(FinderNotice.note_sealed).is_not(None)
                | col(FinderNotice.contact_sealed).is_not(None),
            )
            .order_by(col(FinderNotice.id))
            .limit(most)
        )
        if after is not None:
            rows = rows.where(col(FinderNotice.id) > after)
        return list(await self.session.exec(rows))

    async def forget_notice(self, id: UUID) -> None:
        await self._end_links(LinkPurpose.finder_notice, [id])
        await self.session.exec(
            update(FinderNotice)
            .where(col(FinderNotice.id) == id)
            .values(place_sealed=None, note_sealed=None, contact_sealed=None)
        )

    async def _end_links(self, purpose: LinkPurpose, subjects: Sequence[UUID]) -> None:
        await self.session.exec(
            delete(MailedLink).where(
                col(MailedLink.purpose) == purpose, col(MailedLink.subject_id).in_(subjects)
            )
        )
