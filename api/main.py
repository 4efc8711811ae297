"""What a server loads: `uvicorn api.main:app`."""

from api.app import create_app
from api.settings import Settings

app = create_app(Settings())
