/** The workspace's name. */

import { FieldError, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { SettingsForm } from "./settings-form.tsx";
import { useDraft } from "./use-draft.ts";

const LONGEST_NAME = 100;

export function GeneralPage() {
  const { t } = useTranslation();
  const draft = useDraft();
  const { rules, texts, complaints } = draft;
  const isEmpty = texts.name !== undefined;
  const typed = (name: string) =>
    name.trim() === "" ? draft.mistype("name", name) : draft.set("name", name);
  return (
    <SettingsForm title={t("settings.pages.general")} intro={t("settings.general_intro")} draft={draft}>
      <section className="rule">
        <TextField
          className="field"
          value={texts.name ?? rules.name}
          onChange={typed}
          maxLength={LONGEST_NAME}
          isInvalid={isEmpty || complaints.name !== undefined}
        >
          <Label className="rule-label">{t("settings.rule.name")}</Label>
          <Input className="input" autoComplete="off" />
          <FieldError className="field-error">
            {isEmpty ? t("settings.name_missing") : complaints.name}
          </FieldError>
        </TextField>
        <p className="rule-sentence">{t("settings.name_sentence", { name: rules.name.trim() })}</p>
      </section>
    </SettingsForm>
  );
}
