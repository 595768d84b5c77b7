// @ts-check
/** How the transcript looks. */

import { css } from '../vendor/lit.js';

export const transcriptLook = css`
  :host { position: relative; min-height: 0; }
  .log { height: 100%; overflow-y: auto; padding: var(--s3) var(--s4); overscroll-behavior: contain; }
  .log:focus-visible { outline-offset: -2px; }
  .day { display: flex; align-items: center; gap: var(--s3); margin: var(--s3) 0; color: var(--soft); font-size: var(--t12); }
  .day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
  .system { margin: var(--s2) auto; max-width: 88%; text-align: center; color: var(--soft); font-size: var(--t12); overflow-wrap: anywhere; }
  .system.operation { padding: var(--s1) var(--s3); border: 1px solid var(--line); border-radius: var(--radius); color: var(--text); background: var(--raised); width: fit-content; }
  .system.danger { color: var(--danger); border-color: currentcolor; }
  .line { display: grid; justify-items: start; margin: var(--s2) 0; max-width: 82%; }
  .line.agent_message, .line.note { justify-items: end; margin-left: auto; }
  .line.bot_message { justify-items: end; margin-left: auto; }
  .meta { color: var(--soft); font-size: var(--t12); max-width: 100%; overflow-wrap: anywhere; }
  .state { margin-left: var(--s1); }
  .state.read { color: var(--accent); }
  .bubble {
    padding: var(--s2) var(--s3); border-radius: var(--radius-large); background: var(--raised); border: 1px solid var(--line);
    overflow-wrap: anywhere; max-width: 100%;
  }
  .agent_message .bubble { background: var(--own); border-color: transparent; }
  .bot_message .bubble { background: var(--bot); border-color: transparent; }
  .note .bubble { background: var(--note); border: 1px dashed var(--note-line); }
  .sending .bubble { opacity: 0.7; }
  .text { white-space: pre-wrap; }
  .card { margin-top: var(--s1); font-size: var(--t12); }
  .buttons { display: flex; flex-wrap: wrap; gap: var(--s1); margin-top: var(--s1); }
  .refusal {
    display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; justify-content: flex-end; margin-top: var(--s1); padding: var(--s1) var(--s2);
    border-radius: var(--radius); background: var(--danger-soft); color: var(--danger); font-size: var(--t12);
  }
  .refusal button { min-height: 24px; color: var(--text); }
  .bot-part { border: 1px solid var(--line); border-radius: var(--radius-large); margin: var(--s2) 0; background: var(--surface); }
  .bot-part > button {
    display: grid; grid-template-columns: 1fr auto; gap: 0 var(--s3); width: 100%; padding: var(--s2) var(--s3); border: 0; text-align: left;
    border-radius: var(--radius-large); background: transparent; white-space: normal; line-height: 1.5;
  }
  .said { grid-column: 1 / -1; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .inside { padding: 0 var(--s3) var(--s2); border-top: 1px solid var(--line); }
  .below { position: absolute; bottom: var(--s3); left: 50%; translate: -50% 0; border-radius: 999px; box-shadow: var(--shadow); }
`;
