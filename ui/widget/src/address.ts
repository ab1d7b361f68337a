/** Where the widget belongs to: told by its own script tag, so that a page needs no other setting. */
export interface Address {
  /** `https://HOST`, without a slash at the end: a LenoChat below a path keeps its path. */
  readonly host: string;
  readonly widgetKey: string;
}

export function addressOf(script: { readonly src: string; readonly dataset: DOMStringMap }): Address | null {
  const widgetKey = script.dataset.widgetKey?.trim();
  const host = /^(https?:\/\/.+)\/widget\.js(?:[?#].*)?$/.exec(script.src)?.[1];
  return widgetKey && host ? { host, widgetKey } : null;
}

export function widgetUrl({ host, widgetKey }: Address): string {
  return `${host}/api/v1/widget/${encodeURIComponent(widgetKey)}`;
}

/** `http` becomes `ws`, `https` becomes `wss`. */
export function streamUrl(address: Address): string {
  return `${widgetUrl(address).replace(/^http/, "ws")}/stream`;
}
