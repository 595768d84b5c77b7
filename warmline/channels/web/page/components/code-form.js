// @ts-check
/** The look of the small forms that take a phone number or a one-time code. */
import { css } from '../vendor/lit.js';

export const codeForm = css`
  form {
    margin-top: 12px;
  }
  label {
    display: block;
    margin-bottom: 4px;
    font-size: var(--small);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  input {
    flex: 1 1 8em;
    min-width: 0;
    min-height: var(--target);
    padding: 4px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--surface);
  }
  input[aria-invalid='true'] {
    border-color: var(--danger);
  }
  .row button {
    flex: none;
  }
`;
