"""A million referrals in PostgreSQL, made by the database itself: invented, and nobody's.

Their steps follow the table of moves, as the constraints demand. What stands sealed in them
cannot be opened; pages that open something are measured on cases made by the product.
"""

from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

DESKS = 200
"""Each row belongs to one of so many areas; the one measured has as many as the others."""

_CASES = """
INSERT INTO support_case
  (id, number, version, sender_kind, sender_area, opened_by, subject, requester, contact,
   anonymity, topics, area_code, age_band, language, urgency, stage, basis, identified,
   key_sealed, need_sealed, created_at, updated_at, closed_at)
SELECT ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
  'B' || lpad(n::text, 9, '0'), 1, 'desk', lpad((n % :desks)::text, 6, '9'), 'bench', 'person',
  (ARRAY['self', 'family', 'care', 'school'])[1 + n % 4], 'counter', 'anonymous',
  json_build_array((ARRAY['money', 'hikikomori', 'dv', 'work', 'debt'])[1 + n % 5]),
  lpad((n % :desks)::text, 6, '9'), 'adult', 'ja', 'usual', 'first_contact', 'none', false,
  'x', 'x', at, at, CASE WHEN n % 10 < 8 THEN at + interval '20 days' END
FROM generate_series(1, :rows) AS n,
  LATERAL (SELECT now() - (n % 900) * interval '1 day' - interval '1 hour' AS at) AS t
"""
_STEPS = """
INSERT INTO referral_step
  (id, referral_id, number, previous, before, event, after, party, actor, at)
SELECT gen_random_uuid(), ('018f0000-0000-7000-9000-' || right(id::text, 12))::uuid, s.number,
  s.previous, s.before, s.event, s.after, s.party, 'bench', c.created_at
FROM support_case AS c
JOIN (VALUES
  (1, NULL::int, 'none', 'create', 'draft', 'sender', 0),
  (2, 1, 'draft', 'send', 'sent', 'sender', 0),
  (3, 2, 'sent', 'accept', 'accepted', 'receiver', 1),
  (4, 3, 'accepted', 'close', 'closed', 'receiver', 2)
) AS s (number, previous, before, event, after, party, least)
  ON s.least <= CASE WHEN c.closed_at IS NOT NULL THEN 2
                     WHEN right(c.number, 1)::int = 8 THEN 1 ELSE 0 END
WHERE c.opened_by = 'bench'
"""
_REFERRALS = """
INSERT INTO referral
  (id, case_id, hops, organization_id, receiver_name, state, version, is_lead, identified, fields,
   urgency, sender_area, area_code, sent_at, answered_at, due_at, remind_at, reminded, closed_at,
   created_at, updated_at, outcome)
SELECT ('018f0000-0000-7000-9000-' || right(c.id::text, 12))::uuid, c.id, 0,
  ('00000000-0000-4000-8000-' || lpad(to_hex(right(c.number, 6)::int % 5000), 12, '0'))::uuid,
  '相談窓口', last.after, last.number, true, false, '[]', 'usual', c.sender_area, c.area_code,
  c.created_at, c.created_at + interval '2 days',
  CASE WHEN c.closed_at IS NULL THEN now() + interval '10 days' END,
  CASE WHEN c.closed_at IS NULL THEN now() + interval '3 days' END,
  0, c.closed_at, c.created_at, c.created_at,
  CASE WHEN c.closed_at IS NOT NULL THEN 'helped' END
FROM support_case AS c
JOIN LATERAL (
  SELECT s.number, s.after FROM referral_step AS s
  WHERE s.referral_id = ('018f0000-0000-7000-9000-' || right(c.id::text, 12))::uuid
  ORDER BY s.number DESC LIMIT 1
) AS last ON true
WHERE c.opened_by = 'bench'
"""


async def fill_referrals(session: AsyncSession, rows: int) -> None:
    """Cases, steps and referrals, one of each kind a case; eight of ten have ended."""
    for statement in (_CASES, _STEPS, _REFERRALS):
        wanted = {"rows": rows, "desks": DESKS} if ":rows" in statement else {}
        await session.exec(text(statement), params=wanted)  # type: ignore[call-overload]
    await session.exec(text("ANALYZE"))  # type: ignore[call-overload]


def desk(number: int) -> str:
    return str(number).rjust(6, "9")


def body(number: int) -> UUID:
    return UUID(f"00000000-0000-4000-8000-{number:012x}")
