"""Opens the store for photos and leaflets that the settings name."""

from api.file_store import DiskFiles, FileStore
from api.file_store_s3 import BucketFiles, Key
from api.settings import Settings


def open_file_store(settings: Settings) -> FileStore:
    if not settings.files_s3_url:
        return DiskFiles(settings.data_dir / "files")
    key = Key(
        settings.files_s3_key,
        settings.files_s3_secret.get_secret_value(),
        settings.files_s3_region,
    )
    return BucketFiles(settings.files_s3_url, settings.files_s3_bucket, key)
