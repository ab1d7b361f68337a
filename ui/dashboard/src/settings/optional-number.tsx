/** A rule that is either a number or off: a choice of both, the number, and what it does as it stands. */

import { useTranslation } from "react-i18next";
import { Choice, NumberField, Sentences } from "./fields.tsx";
import type { Rules } from "./rules.ts";
import { LIMITS } from "./rules.ts";
import type { Draft } from "./use-draft.ts";

/** The rules that are a number or null. */
export type OptionalRule = {
  [Name in keyof Rules & keyof typeof LIMITS]: null extends Rules[Name] ? Name : never;
}[keyof Rules & keyof typeof LIMITS];

interface Words {
  readonly label: string;
  readonly sentence: string;
}

interface OptionalNumberProps {
  draft: Draft;
  name: OptionalRule;
  /** The number that it begins with. */
  offered: number;
  on: Words;
  off: Words;
  /** Beside the field. */
  label: string;
  unit: string;
  /** What the rule does with the value in the form; not said of what is no value. */
  sentences: readonly string[];
}

export function OptionalNumber(props: OptionalNumberProps) {
  const { draft, name, offered, on, off, label, unit, sentences } = props;
  const { t } = useTranslation();
  const { rules, texts, complaints } = draft;
  const { least, most } = LIMITS[name];
  const isOn = rules[name] !== null || texts[name] !== undefined;
  const mistyped = texts[name] === undefined ? undefined : t("settings.number", { least, most });
  return (
    <Choice
      label={t(`settings.rule.${name}`)}
      value={isOn ? "on" : "off"}
      choose={(kind) => draft.set(name, kind === "off" ? null : offered)}
      options={[
        { value: "on", ...on },
        { value: "off", ...off },
      ]}
    >
      {isOn && (
        <NumberField
          label={label}
          unit={unit}
          value={rules[name] ?? offered}
          text={texts[name]}
          least={least}
          most={most}
          set={(value) => draft.set(name, value)}
          mistype={(text) => draft.mistype(name, text)}
          complaint={mistyped ?? complaints[name]}
        />
      )}
      {mistyped === undefined && <Sentences sentences={sentences} />}
    </Choice>
  );
}
