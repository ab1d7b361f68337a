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
  focusIn(field.closest(".panel"), field);
}

/** What has the focus is about to go away: one goes on where one writes. */
export function backToWriting(from: HTMLElement): void {
  const panel = from.closest<HTMLElement>(".panel");
  focusIn(panel, panel?.querySelector(".composer textarea") ?? panel);
}

function focusIn(panel: HTMLElement | null, field: HTMLElement | null): void {
  const target = matchMedia("(pointer: coarse)").matches ? panel : field;
  target?.focus();
}
