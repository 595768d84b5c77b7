// @ts-check
/** A day by half hours: how many asked for a person, how many were answered. A table says the same to those who cannot see it. */

import { controls } from '../controls.js';
import { LitElement, css, html } from '../vendor/lit.js';
import uPlot from '../vendor/uplot.js';
import { chartLook } from './chart-look.js';
import { board as words } from './words.js';

const HEIGHT = 220;
const FEWEST = 8; // half hours that are shown at least, so that the first bar of a day is no wall

export class DayChart extends LitElement {
  static properties = { parts: { attribute: false } };

  static styles = [controls, chartLook, css`
    :host { overflow: hidden; }
    .off-screen { overflow: hidden; }
  `];

  constructor() {
    super();
    /** @type {Record<string, Record<string, number | null>>} */ this.parts = {};
    /** @type {uPlot | null} */ this.plot = null;
    this.resize = new ResizeObserver(() => this.plot?.setSize({ width: this.clientWidth, height: HEIGHT }));
  }

  connectedCallback() {
    super.connectedCallback();
    this.resize.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resize.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  render() {
    return html`<div class="plot" aria-hidden="true"></div>
      <p class="soft legend" aria-hidden="true">▮ ${words.asked}　● ${words.answered}</p>
      <table class="off-screen"><tbody>${Object.entries(this.parts).map(([name, part]) => html`<tr><th>${name}</th><td>${words.asked} ${part.asked}</td><td>${words.answered} ${part.answered}</td></tr>`)}</tbody></table>`;
  }

  updated() {
    const names = Object.keys(this.parts);
    const data = /** @type {import('../vendor/uplot.js').AlignedData} */ ([
      names.map((_, place) => place), names.map((name) => this.parts[name].asked), names.map((name) => this.parts[name].answered),
    ]);
    this.names = names;
    if (this.plot) this.plot.setData(data);
    else this.plot = new uPlot(this.#options(), data, /** @type {HTMLElement} */ (this.renderRoot.querySelector('.plot')));
  }

  /** @returns {import('../vendor/uplot.js').Options} */
  #options() {
    const look = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => look.getPropertyValue(name).trim();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    const bars = uPlot.paths.bars?.({ size: [0.6, 40] });
    return {
      width: this.clientWidth || 400, height: HEIGHT, cursor: { show: false }, legend: { show: false },
      scales: { x: { time: false, range: () => [-0.6, Math.max(FEWEST, this.names?.length ?? 0) - 0.4] }, y: { range: (_, _low, high) => [0, Math.max(4, high)] } },
      axes: [{ ...axis, incrs: [1, 2, 4, 8, 16], values: (_, splits) => splits.map((place) => (Number.isInteger(place) ? (this.names?.[place] ?? '') : '')) }, axis],
      series: [{}, { label: words.asked, fill: colour('--line-strong'), paths: bars, points: { show: false } },
        { label: words.answered, stroke: colour('--accent'), width: 2, points: { show: true, size: 6 } }],
    };
  }
}
customElements.define('day-chart', DayChart);
