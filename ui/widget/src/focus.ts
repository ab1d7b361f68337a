/**
 * As a `ref`: puts the caret where one writes when the field appears after an action of the visitor. Not on a touch
 * screen: the keyboard would cover the answers. Not on a page load with the chat still open: a page's own focus is not
 * ours to take.
 */
export function focusWhenAsked(field: HTMLElement | null): void {
  const root = field?.getRootNode();
  const ours = root instanceof ShadowRoot && root.activeElement !== null;
  if (ours && !matchMedia("(pointer: coarse)").matches) field?.focus();
}
