/** The list of shortcuts, and the switch for those who want no single letters. */

import { useTranslation } from "react-i18next";
import { Toggle } from "../form/toggle.tsx";
import type words from "../words/en.json";
import { useLetters } from "./letters.ts";
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

export function ShortcutsList() {
  const { t } = useTranslation();
  const [isOn, set] = useLetters();
  return (
    <div className="shortcuts">
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
