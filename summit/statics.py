"""Static files under hashed names, JavaScript modules' imports rewritten too (no bundler)."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
