"""C3 data (codes, passwords, CVN, expiry) is struck out before the first write; C2 numbers are masked for display.

Classes after JR/T 0171-2020 as summarised in trust.md. Numbers count in every disguise: full-width and other digits,
Chinese numerals, separators between the digits.
"""

from __future__ import annotations

import re
import unicodedata

STRUCK = "〔已隐去〕"

_CHINESE_DIGITS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两", "001234567891234567891" + "2", strict=False))
_SEPARATORS = r"[\s\-－—_.,，、·:：*/]{0,3}"
_DIGIT = r"[\d零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺]"
_WORDS = (
    r"(?:验证码|校验码|动态码|短信码|动态密码|取款密码|支付密码|交易密码|登录密码|密码|口令|安全码|后三码|有效期"
    r"|cvv2?|cvn2?|cvc2?|pin码?|password|passwd|pwd|otp)"
)
# Up to eight characters between the word and its number, unless they name another number.
_LINK = r"(?:(?!手机|电话|卡号|尾号|账号|身份证|金额)[^0-9a-z\n。？?！!]){0,8}?"
_NUMBER = rf"{_DIGIT}(?:{_SEPARATORS}{_DIGIT}){{2,11}}"
_SECRET_AFTER = re.compile(rf"({_WORDS}{_LINK})({_NUMBER})", re.IGNORECASE)
_SECRET_BEFORE = re.compile(
    rf"(?<!{_DIGIT})({_DIGIT}(?:{_SEPARATORS}{_DIGIT}){{3,7}})(\s*(?:是|就是|为)\s*(?:我的?)?.{{0,6}}?{_WORDS})", re.I
)
_PASSWORD_WORD = re.compile(
    r"((?:密码|口令|password|pwd)\s*(?:是|为|:|：|=)\s*)([A-Za-z0-9@#$%^&*_.\-]{4,32})", re.IGNORECASE
)
_BARE_CODE = re.compile(rf"^\s*(?:{_DIGIT}{_SEPARATORS}){{5}}{_DIGIT}\s*$")


def strike_secrets(text: str, *, code_expected: bool = False) -> tuple[str, bool]:
    """Strike out class C3 data; returns the text to store and whether anything was struck.

    With `code_expected` (a one-time code was just sent to this customer) six digits alone are taken for the code.
    """
    folded = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    if code_expected and _BARE_CODE.match(folded):
        return STRUCK, True
    struck = _SECRET_AFTER.sub(lambda match: match[1] + STRUCK, folded)
    struck = _PASSWORD_WORD.sub(lambda match: match[1] + STRUCK, struck)
    struck = _SECRET_BEFORE.sub(lambda match: STRUCK + match[2], struck)
    return (text, False) if struck == folded else (struck, True)


_LONG = re.compile(rf"(?<!{_DIGIT}){_DIGIT}(?:{_SEPARATORS}{_DIGIT}){{10,20}}[xX]?(?!{_DIGIT})")


def mask_numbers(text: str) -> str:
    """Mask phone, ID and card numbers (class C2) for desks, logs and archives; other text stays as it is."""
    return _LONG.sub(lambda match: _mask(match[0]), text)


def _mask(number: str) -> str:
    digits = "".join(_digit(char) for char in number)
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if len(digits) == 18:
        return f"{digits[0]}****************{digits[-1]}"
    if 15 <= len(digits) <= 19:
        return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"
    return number


def _digit(char: str) -> str:
    if char in "xX":
        return char
    if char in _CHINESE_DIGITS:
        return _CHINESE_DIGITS[char]
    return str(unicodedata.digit(char)) if char.isdigit() else ""
