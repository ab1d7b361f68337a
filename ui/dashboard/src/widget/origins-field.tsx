/** On which sites the widget may be: each on a line of its own, or everywhere. */

import { useState } from "react";
import { FieldError, Label, Text, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { isSame } from "../settings/rules.ts";
import type { Draft } from "../settings/use-draft.ts";

const EXAMPLE = "https://shop.example.com";

export function OriginsField({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { allowed_origins: origins } = draft.rules;
  // What was typed, for as long as it means what the draft says: lines may be empty, and have blanks around them.
  const [typed, setTyped] = useState("");
  const text = isSame(linesOf(typed), origins) ? typed : origins.join("\n");
  const set = (changed: string) => {
    setTyped(changed);
    draft.set("allowed_origins", linesOf(changed));
  };
  const complaints = complaintsOf(draft, origins);
  return (
    <section className="rule">
      <TextField className="field" value={text} onChange={set} isInvalid={complaints.length > 0}>
        <Label className="rule-label">{t("settings.rule.allowed_origins")}</Label>
        <TextArea className="input" rows={3} dir="ltr" spellCheck={false} placeholder={EXAMPLE} />
        <Text slot="description" className="rule-sentence">
          {origins.length === 0
            ? t("widget_page.origins.all_sentence")
            : t("widget_page.origins.some_sentence", { count: origins.length })}
        </Text>
        <FieldError className="field-error">{complaints.join(" ")}</FieldError>
      </TextField>
    </section>
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The server complains about single ones; here they are in one field, so each is named. */
function complaintsOf({ fields, complaints }: Draft, origins: readonly string[]): string[] {
  const ofOne = origins.flatMap((origin, index) => {
    const complaint = fields[`widget.allowed_origins.${index}`];
    return complaint === undefined ? [] : [`${origin}: ${complaint}`];
  });
  return complaints.allowed_origins === undefined ? ofOne : [complaints.allowed_origins, ...ofOne];
}
