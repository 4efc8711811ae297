import secrets

import asyncpg
from sqlalchemy import make_url

from tests.services.postgres import Server


async def ask(url: str, statement: str) -> object:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(address)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_text_is_utf8_and_has_letters_beyond_ascii(new_postgres_url: str) -> None:
    assert await ask(new_postgres_url, "SHOW server_encoding") == "UTF8"
    assert await ask(new_postgres_url, "SELECT '子ども食堂' ~ '^[[:alpha:]]+$'") is True


async def test_a_copy_has_the_tables_and_is_its_own(
    postgres_server: Server, postgres_template: str, postgres_url: str
) -> None:
    count = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    assert await ask(postgres_url, count)
    await ask(postgres_url, "CREATE TABLE only_here (id int)")
    name = f"madoguchi_other_{secrets.token_hex(4)}"
    other = postgres_server.create(name, postgres_template)
    try:
        assert await ask(other, "SELECT to_regclass('only_here')") is None
    finally:
        postgres_server.drop(name)
