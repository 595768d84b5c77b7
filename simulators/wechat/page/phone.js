// @ts-check
// The phone: shows one user's chat with the account, and does what a thumb would do.

const POLL_MS = 400;
const ANCHOR = /<a\s[^>]*href="([^"]*)"[^>]*>(.*?)<\/a>|(https?:\/\/[^\s<>"，。；）]+)/gis;

/** @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const users = /** @type {HTMLSelectElement} */ (part("user"));
const input = /** @type {HTMLTextAreaElement} */ (part("input"));
const screen_ = part("screen");

let openid = "";
let shown = 0;
let menuShown = "";

/** @param {string} path @param {object} body */
const post = (path, body) =>
  fetch(`/sim/users/${openid}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Text with its links, as nodes: nothing is ever read as HTML. @param {string} text */
function nodes(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(ANCHOR)) {
    const address = match[1] ?? match[3];
    found.push(text.slice(from, match.index));
    if (/^https?:\/\//.test(address)) {
      const link = document.createElement("a");
      link.href = address;
      link.target = "_blank";
      link.rel = "noopener";
      link.dataset.testid = "phone-link";
      link.textContent = match[2] ?? address;
      found.push(link);
    } else {
      found.push(match[2] ?? match[0]);
    }
    from = match.index + match[0].length;
  }
  found.push(text.slice(from));
  return found;
}

/** @param {{id: number, side: string, kind: string, text: string, choices: string[][]}} message */
function draw(message) {
  const line = document.createElement("li");
  line.dataset.testid = "phone-message";
  line.dataset.side = message.side;
  line.dataset.kind = message.kind;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  const names = { image: "〔图片〕", voice: "〔语音〕", location: "〔位置〕" };
  bubble.append(...nodes(names[message.kind] && message.kind !== "text" ? names[message.kind] : message.text));
  for (const [id, label] of message.choices) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.textContent = label;
    choice.addEventListener("click", () => post("choose", { id, label }));
    bubble.append(choice);
  }
  line.append(bubble);
  screen_.append(line);
  line.scrollIntoView({ block: "end" });
}

/** @param {{name: string, key?: string, type?: string, url?: string, sub_button?: object[]}[]} menu */
function drawMenu(menu) {
  const written = JSON.stringify(menu);
  if (written === menuShown) return;
  menuShown = written;
  const flat = menu.flatMap((item) => /** @type {typeof menu} */ (item.sub_button?.length ? item.sub_button : [item]));
  part("menu").replaceChildren(
    ...flat.map((item) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = item.name;
      button.dataset.testid = `phone-menu-${item.key ?? "link"}`;
      button.addEventListener("click", () => {
        if (item.type === "click") post("click", { key: item.key });
      });
      return button;
    }),
  );
}

async function look() {
  const asked = openid;
  const answer = await fetch(`/sim/users/${asked}/screen?after=${shown}`);
  const state = await answer.json();
  if (asked !== openid) return;
  for (const message of state.messages) {
    if (message.id > shown) {
      draw(message);
      shown = message.id;
    }
  }
  part("bank").textContent = state.bank;
  part("typing").hidden = !state.typing;
  part("follow").textContent = state.subscribed ? "取消关注" : "关注";
  part("quota").textContent = `公众号还可主动发：${state.quota.message} 条 · 点击后 ${state.quota.event} 条`;
  drawMenu(state.menu);
}

async function poll() {
  try {
    await look();
  } catch (error) {
    console.warn("phone.offline", error);
  }
  setTimeout(poll, POLL_MS);
}

/** @param {string} chosen */
function open(chosen) {
  openid = chosen;
  // Pages that ask the platform who opened them are opened by this user (simulators/wechat/oauth.py).
  document.cookie = `phone_user=${openid}; path=/connect; samesite=lax`;
  shown = 0;
  screen_.replaceChildren();
}

async function send() {
  const text = input.value.trim();
  if (!text) return;
  input.value = "";
  await post("say", { text });
  await look();
}

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
input.addEventListener("keydown", (event) => {
  // Enter also ends the composition of Chinese characters; that one is not for us.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
});
part("follow").addEventListener("click", () => post("subscribe", { on: part("follow").textContent === "关注" }));
users.addEventListener("change", () => open(users.value));

const all = await (await fetch("/sim/users")).json();
for (const user of all.users) users.add(new Option(`${user.name} @ ${user.bank}`, user.openid));
const wanted = new URLSearchParams(location.search).get("user");
if (wanted && all.users.some((user) => user.openid === wanted)) users.value = wanted;
open(users.value);
poll();
