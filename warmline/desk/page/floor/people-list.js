// @ts-check
/**
 * Who works at the desk. Supervisors change skills and capacity; administrators make, change and close accounts.
 *
 * @typedef {{id: string, name: string, role: string, skills: Record<string, number>, capacity: number, active: boolean, second_factor: boolean}} Person
 */

import * as api from '../api.js';
import { controls } from '../controls.js';
import { LitElement, css, html, nothing, repeat } from '../vendor/lit.js';
import { SKILLS } from '../words.js';
import { people as words } from './words.js';

const ROLES = ['agent', 'supervisor', 'administrator', 'auditor'];

export class PeopleList extends LitElement {
  static properties = { manages: { attribute: false }, people: { state: true }, said: { state: true }, problem: { state: true } };

  static styles = [controls, css`
    :host { display: grid; gap: var(--s3); }
    form { display: grid; gap: var(--s3); background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); padding: var(--s4); }
    .head { display: flex; flex-wrap: wrap; gap: var(--s2) var(--s3); align-items: end; }
    .skills { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: var(--s2); }
    label { display: grid; gap: 2px; color: var(--soft); font-size: var(--t12); }
    label.check { display: flex; align-items: center; min-height: 32px; gap: var(--s1); }
    label.check input { min-height: 0; }
    footer { display: flex; flex-wrap: wrap; gap: var(--s2); align-items: center; }
    .said { font-weight: 600; user-select: all; }
    .problem { color: var(--danger); }
    .closed { border-style: dashed; background: var(--raised); }
  `];

  constructor() {
    super();
    this.manages = false;
    /** @type {Person[]} */ this.people = [];
    this.said = '';
    this.problem = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    await this.#try(async () => { this.people = await api.get('/desk/accounts'); });
  }

  render() {
    return html`
      ${this.said ? html`<p class="said" role="status" data-testid="people-said">${this.said}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert" data-testid="people-problem">${this.problem}</p>` : nothing}
      ${this.manages ? this.#form({ id: '', name: '', role: 'agent', skills: {}, capacity: 5, active: true, second_factor: false }) : nothing}
      ${repeat(this.people, (one) => one.id, (one) => this.#form(one))}`;
  }

  /** @param {Person} one an empty id is a new one */
  #form(one) {
    const fresh = one.id === '';
    const own = this.manages;
    return html`<form data-testid="person" data-person=${one.id} class=${one.active ? '' : 'closed'} @submit=${(/** @type {SubmitEvent} */ event) => this.#save(event, one)}>
      <div class="head">
        ${fresh ? html`<label>${words.id}<input name="id" required pattern="[a-z][a-z0-9_]+" maxlength="40" autocomplete="off" data-testid="person-id"></label>` : html`<label>${words.id}<b>${one.id}</b></label>`}
        ${own ? html`<label>${words.name}<input name="name" required maxlength="40" autocomplete="off" .value=${one.name}></label>
          <label>${words.role}<select name="role">${ROLES.map((role) => html`<option value=${role} ?selected=${role === one.role}>${words.roles(role)}</option>`)}</select></label>`
          : html`<label>${words.name}<b>${one.name}</b></label><label>${words.role}<b>${words.roles(one.role)}</b></label>`}
        <label>${words.capacity}<input name="capacity" type="number" min="0.5" max="20" step="0.5" required .value=${String(one.capacity)}></label>
        ${own && !fresh ? html`<label class="check"><input name="active" type="checkbox" ?checked=${one.active}>${words.active}</label><label>${words.factor}<b>${one.second_factor ? words.yes : words.no}</b></label>` : nothing}
      </div>
      <div class="skills" role="group" aria-label=${words.skills}>${Object.entries(SKILLS).map(([skill, name]) => html`<label>${name}<select name="skill-${skill}" aria-label=${words.level(name)}>
        ${[0, 1, 2, 3, 4, 5].map((level) => html`<option value=${level} ?selected=${level === (one.skills[skill] ?? 0)}>${level || words.none}</option>`)}</select></label>`)}</div>
      <footer><button class="main" type="submit" data-testid="person-save">${fresh ? words.add : words.save}</button>
        ${own && !fresh ? html`<button type="button" @click=${() => this.#password(one.id)}>${words.password}</button>
          ${one.second_factor ? html`<button type="button" @click=${() => this.#factor(one.id)}>${words.resetFactor}</button>` : nothing}` : nothing}</footer>
    </form>`;
  }

  /** @param {SubmitEvent} event @param {Person} one */
  async #save(event, one) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const given = new FormData(form);
    const levels = Object.keys(SKILLS).map((skill) => /** @type {[string, number]} */ ([skill, Number(given.get(`skill-${skill}`))]));
    const skills = Object.fromEntries(levels.filter(([, level]) => level > 0));
    const capacity = Number(given.get('capacity'));
    const whole = { name: given.get('name'), role: given.get('role'), skills, capacity };
    await this.#try(async () => {
      if (!this.manages) await api.send('PUT', `/desk/accounts/${one.id}/skills`, { skills, capacity });
      else if (one.id) await api.send('PUT', `/desk/accounts/${one.id}`, { ...whole, active: given.get('active') !== null });
      else {
        const made = await api.send('POST', '/desk/accounts', { ...whole, id: given.get('id') });
        form.reset();
        this.said = words.made(made.id, made.password);
        return;
      }
      this.said = words.saved;
    });
    if (!this.problem) await this.#load();
  }

  /** @param {string} id */
  #password(id) {
    this.#try(async () => {
      const made = await api.send('POST', `/desk/accounts/${id}/password`);
      this.said = words.made(made.id, made.password);
    });
  }

  /** @param {string} id */
  async #factor(id) {
    await this.#try(async () => {
      await api.send('DELETE', `/desk/accounts/${id}/second-factor`);
      this.said = words.saved;
    });
    await this.#load();
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      this.problem = '';
      await act();
    } catch (error) {
      this.said = '';
      this.problem = error instanceof api.Refused && error.message ? error.message : words.away;
    }
  }
}
customElements.define('people-list', PeopleList);
