// @ts-check
/**
 * What a bank's page embeds:
 * `<script type="module" src="https://gateway/widget/warmline.js" data-bank="…" data-product="…"></script>`.
 * The gateway is where this file came from.
 */
import './components/chat.js';

/** @returns {HTMLScriptElement | undefined} the tag that loaded this module; `document.currentScript` knows no modules */
function ownTag() {
  return [...document.scripts].find((script) => script.src === import.meta.url);
}

if (!document.querySelector('warmline-chat')) {
  const { bank = '', product = '' } = ownTag()?.dataset ?? {};
  const chat = document.createElement('warmline-chat');
  chat.setAttribute('bank', bank);
  chat.setAttribute('product', product);
  document.body.append(chat);
}
