let asked = false;

/** The visitor just did what makes a field appear. Forgotten at once: a page's own focus is never ours to take. */
export function askForFocus(): void {
  asked = true;
  setTimeout(() => {
    asked = false;
  });
}

/** As a `ref`, where one goes on. On a touch screen the chat gets the focus: a keyboard would cover the answers. */
export function focusWhenAsked(field: HTMLElement | null): void {
  if (!asked || !field) return;
  const target = matchMedia("(pointer: coarse)").matches ? field.closest<HTMLElement>(".panel") : field;
  target?.focus();
}
