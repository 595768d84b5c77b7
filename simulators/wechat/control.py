"""The other side: what users do on their phone, and what tests control. JSON only, so no foreign page can call it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from simulators.wechat.faults import Faults
from simulators.wechat.platform import Platform
from simulators.wechat.pushing import Pusher
from simulators.wechat.users import User

MESSAGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "image": lambda body: {"PicUrl": "http://mmbiz.qpic.cn/sim", "MediaId": str(body.get("media_id", "sim-image"))},
    "voice": lambda body: {"MediaId": str(body.get("media_id", "sim-voice")), "Format": "amr", "Recognition": ""},
    "location": lambda body: {
        "Location_X": float(body.get("latitude", 30.59)),
        "Location_Y": float(body.get("longitude", 114.31)),
        "Scale": 16,
        "Label": str(body.get("label", "")),
    },
}


class Control:
    """Users' acts, clock, faults, log."""

    def __init__(self, platform: Platform, pusher: Pusher) -> None:
        self._p = platform
        self._pusher = pusher

    def routes(self) -> Blueprint:
        """All paths, under /sim."""
        routes = Blueprint("wechat-control", url_prefix="/sim")
        routes.add_route(self.users, "/users", methods=["GET"])
        routes.add_route(self.add_user, "/users", methods=["POST"])
        routes.add_route(self.say, "/users/<openid:str>/say", methods=["POST"])
        routes.add_route(self.send_other, "/users/<openid:str>/send", methods=["POST"])
        routes.add_route(self.click, "/users/<openid:str>/click", methods=["POST"])
        routes.add_route(self.choose, "/users/<openid:str>/choose", methods=["POST"])
        routes.add_route(self.follow, "/users/<openid:str>/subscribe", methods=["POST"])
        routes.add_route(self.snapshot, "/users/<openid:str>/snapshot", methods=["POST"])
        routes.add_route(self.screen, "/users/<openid:str>/screen", methods=["GET"])
        routes.add_route(self.clock, "/clock", methods=["GET", "PUT"])
        routes.add_route(self.faults, "/faults", methods=["GET", "PUT"])
        routes.add_route(self.log, "/log", methods=["GET"])
        return routes

    async def users(self, request: Request) -> HTTPResponse:
        """All users with their account and its menu."""
        return json({"users": [self._described(user) for user in self._p.users.values()]})

    async def add_user(self, request: Request) -> HTTPResponse:
        """Another user of an account (of the first one without `appid`)."""
        body = asked(request)
        appid = str(body.get("appid") or next(iter(self._p.accounts)))
        if appid not in self._p.accounts:
            return missing("account")
        user = User(f"o{secrets.token_hex(14)[:27]}", str(body.get("name", "用户")), appid)
        self._p.users[user.openid] = user
        return json(self._described(user), status=201)

    async def say(self, request: Request, openid: str) -> HTTPResponse:
        """The user sends a text. `msgid` repeats an old one (a replay)."""
        user = self._p.users.get(openid)
        if user is None:
            return missing("user")
        body = asked(request)
        text = str(body.get("text", ""))
        user.show(self._p.clock, "me", "text", text)
        user.wrote(self._p.clock)
        number = int(body.get("msgid") or self._p.next_message_id())
        self._pusher.push(user, {"MsgType": "text", "Content": text, "MsgId": number})
        return json({"msgid": str(number)}, status=202)

    async def send_other(self, request: Request, openid: str) -> HTTPResponse:
        """The user sends something else than text: {"kind": "image" | "voice" | "location", …}."""
        user, body = self._p.users.get(openid), asked(request)
        make = MESSAGES.get(str(body.get("kind", "")))
        if user is None or make is None:
            return missing("user or kind")
        kind = str(body["kind"])
        user.show(self._p.clock, "me", kind, "")
        user.wrote(self._p.clock)
        number = self._p.next_message_id()
        self._pusher.push(user, {"MsgType": kind, **make(body), "MsgId": number})
        return json({"msgid": str(number)}, status=202)

    async def click(self, request: Request, openid: str) -> HTTPResponse:
        """The user taps an item of the menu bar."""
        user, key = self._p.users.get(openid), str(asked(request).get("key", ""))
        if user is None:
            return missing("user")
        user.clicked(self._p.clock)
        self._pusher.push(user, {"MsgType": "event", "Event": "CLICK", "EventKey": key})
        return json({}, status=202)

    async def choose(self, request: Request, openid: str) -> HTTPResponse:
        """The user taps an item of a message menu: it arrives as text with `bizmsgmenuid`."""
        user, body = self._p.users.get(openid), asked(request)
        if user is None:
            return missing("user")
        label = str(body.get("label", ""))
        user.show(self._p.clock, "me", "text", label)
        user.clicked(self._p.clock)
        number = self._p.next_message_id()
        fields = {"MsgType": "text", "Content": label, "MsgId": number, "bizmsgmenuid": str(body.get("id", ""))}
        self._pusher.push(user, fields)
        return json({"msgid": str(number)}, status=202)

    async def follow(self, request: Request, openid: str) -> HTTPResponse:
        """{"on": true | false}: follow (with `scene` after a QR code) or leave."""
        user, body = self._p.users.get(openid), asked(request)
        if user is None:
            return missing("user")
        user.subscribed = body.get("on") is not False
        fields: dict[str, Any] = {"MsgType": "event", "Event": "subscribe" if user.subscribed else "unsubscribe"}
        if user.subscribed:
            user.clicked(self._p.clock)
            if body.get("scene"):
                fields |= {"EventKey": f"qrscene_{body['scene']}", "Ticket": secrets.token_urlsafe(24)}
        else:
            user.message_until = user.event_until = 0
        self._pusher.push(user, fields, fault_shown=False)
        return json({}, status=202)

    async def snapshot(self, request: Request, openid: str) -> HTTPResponse:
        """{"on": true | false}: pages open in WeChat's preview from now on, or as usual."""
        user = self._p.users.get(openid)
        if user is None:
            return missing("user")
        user.snapshot = asked(request).get("on") is not False
        return json({})

    async def screen(self, request: Request, openid: str) -> HTTPResponse:
        """What the phone shows, after an item's id if given."""
        user = self._p.users.get(openid)
        if user is None:
            return missing("user")
        after = int(request.args.get("after") or 0)
        return json(
            {
                **self._described(user),
                "messages": msgspec.to_builtins(user.screen[after:]),
                "typing": user.typing_until > self._p.clock.now(),
                "fault_texts": user.fault_texts,
            }
        )

    async def clock(self, request: Request) -> HTTPResponse:
        """PUT {"offset_ms": …} or {"advance_ms": …}."""
        if request.method == "PUT":
            body = asked(request)
            self._p.clock.offset_ms = int(body.get("offset_ms", self._p.clock.offset_ms))
            self._p.clock.offset_ms += int(body.get("advance_ms", 0))
        return json({"offset_ms": self._p.clock.offset_ms, "now_ms": self._p.clock.now_ms()})

    async def faults(self, request: Request) -> HTTPResponse:
        """PUT replaces all switches; an empty object switches everything off."""
        if request.method == "PUT":
            try:
                self._p.faults = msgspec.json.decode(request.body, type=Faults)
            except msgspec.DecodeError as problem:
                return json({"error": str(problem)}, status=400)
        return json(msgspec.to_builtins(self._p.faults))

    async def log(self, request: Request) -> HTTPResponse:
        """What happened, and the sums."""
        kinds = [entry["kind"] for entry in self._p.log]
        fetches = sum(tokens.fetches for tokens in self._p.tokens.values())
        sums = {"fault_texts": kinds.count("fault_text"), "tokens_granted": fetches, "pushes": kinds.count("push")}
        return json({**sums, "token_fetches": kinds.count("token_fetch"), "entries": self._p.log})

    def _described(self, user: User) -> dict[str, Any]:
        now = self._p.clock.now()
        return {
            "openid": user.openid,
            "name": user.name,
            "appid": user.appid,
            "bank": self._p.account_of(user).name,
            "subscribed": user.subscribed,
            "menu": self._p.menus[user.appid],
            "quota": {
                "message": user.message_left if user.message_until > now else 0,
                "event": user.event_left if user.event_until > now else 0,
            },
        }


def asked(request: Request) -> dict[str, Any]:
    """The JSON object of a request; anything else is an empty one."""
    if not (request.content_type or "").startswith("application/json"):
        return {}
    body = request.json
    return body if isinstance(body, dict) else {}


def missing(what: str) -> HTTPResponse:
    """404 with its reason."""
    return json({"error": f"no such {what}"}, status=404)
