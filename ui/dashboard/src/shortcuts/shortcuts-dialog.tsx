/** The list of shortcuts, by `?` or its button, and the switch for those who want no single letters. */

import { Keyboard } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Toggle } from "../form/toggle.tsx";
import { ModalWindow } from "../frame/modal.tsx";
import type words from "../words/en.json";
import { useLetters } from "./letters.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import "./shortcuts.css";

type Key = keyof typeof words.shortcuts.key;

/** Letters and signs as they are; the other keys have names, and in each language their own. */
const GROUPS = {
  list: {
    next: ["J", "down"],
    previous: ["K", "up"],
    open: ["enter"],
    back: ["escape"],
    select: ["X"],
    select_up_to: ["shift_x"],
  },
  conversation: { reply: ["R"], note: ["N"], take: ["T"], assign: ["A"], close: ["E"] },
  anywhere: { search: ["/"], status: ["alt_a"], help: ["?"] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export function ShortcutsButton() {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  useShortcuts({ "?": () => setOpen(true) });
  return (
    <>
      <Button className="icon-button" aria-label={t("shortcuts.title")} onPress={() => setOpen(true)}>
        <Keyboard size={18} aria-hidden="true" />
      </Button>
      {isOpen && <ShortcutsDialog leave={() => setOpen(false)} />}
    </>
  );
}

function ShortcutsDialog({ leave }: { leave: () => void }) {
  const { t } = useTranslation();
  const [isOn, set] = useLetters();
  return (
    <ModalWindow title={t("shortcuts.title")} leave={leave} className="shortcuts">
      <div className="shortcuts-content">
        <Toggle
          label={t("shortcuts.letters")}
          hint={t(isOn ? "shortcuts.letters_on" : "shortcuts.letters_off")}
          isOn={isOn}
          set={set}
        />
        <Group name="list" />
        <Group name="conversation" />
        <Group name="anywhere" />
      </div>
    </ModalWindow>
  );
}

function Group({ name }: { name: keyof typeof GROUPS }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby={`shortcuts-${name}`}>
      <h2 id={`shortcuts-${name}`}>{t(`shortcuts.${name}.title`)}</h2>
      <dl>
        {Object.entries<readonly string[]>(GROUPS[name]).map(([what, keys]) => (
          <div key={what}>
            <dt>{t(`shortcuts.${name}.${what}` as "shortcuts.list.next")}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key.length === 1 ? key : t(`shortcuts.key.${key as Key}`)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
