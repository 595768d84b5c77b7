"""Settings and secrets."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from warmline.secret_files import ensure_secrets
from warmline.settings import LONGEST_SOCKET, Settings, SettingsError, redis_socket
from warmline.wiring import Centre


def read(tmp_path: Path, **env: str) -> Settings:
    return Settings.read({"WARMLINE_DATA_DIR": str(tmp_path), **env})


def test_ports_move_every_address_that_names_them(tmp_path: Path) -> None:
    settings = read(tmp_path, WARMLINE_COREBANK_PORT="9100", WARMLINE_GATEWAY_PORT="9080")
    assert settings.corebank_url.endswith(":9100") and "http://localhost:9080" in settings.embedding_origins


def test_a_malformed_setting_names_itself(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="WARMLINE_DESK_PORT='abc'"):
        read(tmp_path, WARMLINE_DESK_PORT="abc")


def test_secrets_are_made_once_and_do_not_show(tmp_path: Path) -> None:
    place = ensure_secrets(tmp_path)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    settings = read(tmp_path)
    assert settings.secrets_present and len(settings.wechat_accounts) == 1
    for secret in (settings.signing_secret, settings.corebank_token, settings.wechat_accounts[0].aes_key):
        assert str(secret) not in repr(settings)
    ensure_secrets(tmp_path)
    assert read(tmp_path) == settings


def test_the_environment_wins_over_the_secrets_file(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    assert read(tmp_path, WARMLINE_COREBANK_TOKEN="own").corebank_token == "own"


def test_a_long_data_folder_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 120)
    assert len(str(redis_socket(deep))) <= LONGEST_SOCKET
    assert redis_socket(deep) != redis_socket(tmp_path / ("b" * 120))


@pytest.mark.parametrize("given", [{}, {"WARMLINE_COREBANK_TOKEN": "one"}, {"WARMLINE_SIGNING_SECRET": "one"}])
async def test_no_process_is_wired_without_its_secrets(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="WARMLINE_SIGNING_SECRET"):
        Centre.build(read(tmp_path, **given))
