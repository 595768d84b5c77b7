"""Who may sign in to the desk."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from warmline.database import open_engine
from warmline.desk.accounts import LOCK_AFTER, Account, Accounts, Role, SignInRefused


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    accounts = Accounts(f"sqlite:///{tmp_path / 'desk.db'}")
    accounts.add(Account("wang", "王芳", Role.AGENT, {"cards": 5}, 3), "right-password")
    return accounts


def test_the_right_password_signs_in(accounts: Accounts) -> None:
    assert accounts.sign_in("wang", "right-password").skills == {"cards": 5}


def test_wrong_name_and_wrong_password_are_refused_alike(accounts: Accounts) -> None:
    for name, password in (("wang", "wrong"), ("nobody", "right-password")):
        with pytest.raises(SignInRefused):
            accounts.sign_in(name, password)


def test_five_failures_lock_the_account_even_for_the_right_password(accounts: Accounts) -> None:
    for _ in range(LOCK_AFTER):
        with pytest.raises(SignInRefused):
            accounts.sign_in("wang", "wrong")
    with pytest.raises(SignInRefused):
        accounts.sign_in("wang", "right-password")


def test_a_success_forgets_earlier_failures(accounts: Accounts) -> None:
    for _ in range(LOCK_AFTER - 1):
        with pytest.raises(SignInRefused):
            accounts.sign_in("wang", "wrong")
    accounts.sign_in("wang", "right-password")
    with pytest.raises(SignInRefused):
        accounts.sign_in("wang", "wrong")
    assert accounts.sign_in("wang", "right-password").id == "wang"


def test_the_password_is_stored_as_argon2_only(accounts: Accounts, tmp_path: Path) -> None:
    content = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))
    assert b"right-password" not in content and b"$argon2id$" in content


def test_a_table_of_an_earlier_version_gets_the_new_column(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    Accounts(url).close()
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE agent DROP COLUMN manager_code"))
    engine.dispose()
    accounts = Accounts(url)
    accounts.add(Account("zhou", "周静怡", Role.AGENT, {"vip": 5}, 3, "周静怡"), "secret")
    found = accounts.get("zhou")
    accounts.close()
    assert found is not None and found.manager_code == "周静怡"
