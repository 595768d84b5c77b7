// Types of what this page uses from vendor/lit.js, so that `tsc -p jsconfig.json` needs no npm package but itself.
export interface CSSResult {
  readonly cssText: string;
}
export interface TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: unknown[];
}
export interface PropertyDeclaration {
  type?: unknown;
  attribute?: boolean | string;
  reflect?: boolean;
  state?: boolean;
}
export class LitElement extends HTMLElement {
  static properties: Record<string, PropertyDeclaration>;
  static styles: CSSResult | CSSResult[];
  static shadowRootOptions: ShadowRootInit;
  readonly renderRoot: ShadowRoot;
  readonly updateComplete: Promise<boolean>;
  requestUpdate(): void;
  connectedCallback(): void;
  disconnectedCallback(): void;
  protected willUpdate(changed: Map<PropertyKey, unknown>): void;
  protected firstUpdated(changed: Map<PropertyKey, unknown>): void;
  protected updated(changed: Map<PropertyKey, unknown>): void;
  protected shouldUpdate(changed: Map<PropertyKey, unknown>): boolean;
  protected render(): unknown;
}
export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export function css(strings: TemplateStringsArray, ...values: unknown[]): CSSResult;
export const nothing: unique symbol;
export function repeat<T>(
  items: Iterable<T>,
  key: (item: T, index: number) => unknown,
  template: (item: T, index: number) => unknown,
): unknown;
export function classMap(names: Record<string, unknown>): unknown;
export function live(value: unknown): unknown;
export function ifDefined<T>(value: T): T;
