/** Single keys that do something while nobody types; letters only for those who have not turned them off. */

import { useEffect, useEffectEvent } from "react";
import { lettersAreOn } from "./letters.ts";

/** By `KeyboardEvent.key`; null: not possible now, the key stays free for somebody else. */
export type Shortcuts = Readonly<Record<string, (() => void) | null>>;

interface ShortcutsOptions {
  /** Before whoever else has the same key. */
  readonly first?: boolean;
}

export function useShortcuts(shortcuts: Shortcuts, { first = false }: ShortcutsOptions = {}): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const run = shortcuts[event.key];
    if (!run || event.defaultPrevented || !isForShortcuts(event)) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    document.addEventListener("keydown", listen, first);
    return () => document.removeEventListener("keydown", listen, first);
  }, [first]);
}

function isForShortcuts({ key, altKey, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  if (altKey || ctrlKey || metaKey) return false;
  // WCAG 2.1.4: whoever dictates, or strikes keys by mistake, must be able to do without them.
  if (key.length === 1 && !lettersAreOn()) return false;
  if (!(target instanceof Element)) return true;
  return !target.closest(
    'textarea, select, input:not([type="checkbox"]), [contenteditable="true"], [role$="dialog"], [role="menu"]',
  );
}
