/**
 * The part of lit's public interface that these pages use, so that `tsc --checkJs` needs no packages.
 * Written by hand for lit.js beside it; add a line when a page uses more.
 */
export interface TemplateResult {
  readonly strings: TemplateStringsArray;
  readonly values: unknown[];
}
export interface DirectiveResult {
  readonly values: unknown[];
}
export class CSSResult {
  readonly cssText: string;
  readonly styleSheet: CSSStyleSheet | undefined;
}
export interface PropertyDeclaration {
  attribute?: boolean | string;
  type?: unknown;
  reflect?: boolean;
  state?: boolean;
}
export type PropertyValues = Map<PropertyKey, unknown>;
export class LitElement extends HTMLElement {
  static properties: Record<string, PropertyDeclaration>;
  static styles: CSSResult | CSSResult[];
  static shadowRootOptions: ShadowRootInit;
  readonly renderRoot: HTMLElement | ShadowRoot;
  readonly updateComplete: Promise<boolean>;
  readonly hasUpdated: boolean;
  requestUpdate(name?: PropertyKey, oldValue?: unknown): void;
  connectedCallback(): void;
  disconnectedCallback(): void;
  protected willUpdate(changed: PropertyValues): void;
  protected update(changed: PropertyValues): void;
  protected firstUpdated(changed: PropertyValues): void;
  protected updated(changed: PropertyValues): void;
  protected render(): unknown;
}
export function svg(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export function css(strings: TemplateStringsArray, ...values: (CSSResult | number)[]): CSSResult;
export function render(value: unknown, container: HTMLElement | DocumentFragment): unknown;
export function repeat<T>(
  items: Iterable<T>,
  key: (item: T, index: number) => unknown,
  template: (item: T, index: number) => unknown,
): DirectiveResult;
export function classMap(classes: Record<string, boolean | number | string>): DirectiveResult;
export function live(value: unknown): DirectiveResult;
export function ifDefined<T>(value: T | null | undefined): T;
export interface Ref<T extends Element = Element> {
  readonly value?: T;
}
export function createRef<T extends Element = Element>(): Ref<T>;
export function ref(target: Ref | ((element: Element | undefined) => void)): DirectiveResult;
export const nothing: unique symbol;
export const noChange: unique symbol;
