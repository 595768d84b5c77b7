"""Rasa's view of `tokens`: Chinese by character, digit and letter runs whole."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message  # Rasa resolves annotations at run time

from bot.nlu import normalise, tokens
from bot.nlu.normalise import LIMIT
from bot.nlu.word_files import checksum


class CheapToken(Token):  # type: ignore[misc] # Rasa is typed as Any outside its own environment
    """Rasa hashes every token again after every component, by its repr and MD5: 20 s of a training. This takes 2 s."""

    def fingerprint(self) -> str:
        """What tells two tokens apart, not hashed: the message's fingerprint hashes it."""
        return f"{self.start} {self.end} {self.text} {self.lemma}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ChineseTokenizer(Tokenizer):  # type: ignore[misc] # Rasa is typed as Any outside its own environment
    """Tokens carry the customer's text and offsets; their lemma is the folded form that features count."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`limit`: characters looked at. The rest is what Rasa's Tokenizer asks for."""
        return {
            "limit": LIMIT,
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Distributions whose versions change the tokens."""
        return ["opencc", "msgspec"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """The folding and cutting rules live in other modules."""
        return checksum([normalise.__file__, tokens.__file__])

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of the attribute's text; none for a text without visible characters."""
        text = message.get(attribute) or ""
        return [
            CheapToken(text[piece.start : piece.end], piece.start, piece.end, lemma=piece.form)
            for piece in tokens.cut(text, self._config["limit"])
        ]
