"""Reference data that comes with a version: when each file was last loaded."""

from sqlmodel import Field, SQLModel


class ReferenceFile(SQLModel, table=True):
    __tablename__ = "reference_file"

    name: str = Field(primary_key=True, max_length=80)
    sha256: str = Field(max_length=64)
